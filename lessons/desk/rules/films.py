"""Which files of a folder are films or sounds, by name and by their first bytes; pure."""

import unicodedata

from lessons import LessonsError

# The first bytes that a look needs: two packets of a transport stream, wherever they begin.
HEAD_BYTES = 512
# As the uploader's engine reads them; only a first look, its own in the sandbox has the last word.
_FAMILIES = {
    "mp4": ("mp4", "m4v", "m4a", "mov", "3gp"),
    "matroska": ("mkv", "webm"),
    "avi": ("avi",),
    "wave": ("wav",),
    "ogg": ("ogg", "ogv", "oga"),
    "stream": ("ts", "mts", "m2ts"),
    "program": ("mpg", "mpeg", "vob"),
    "windows": ("wmv", "asf", "wma"),
    "flash": ("flv",),
    "mxf": ("mxf",),
    "flac": ("flac",),
    "mp3": ("mp3",),
}
_ENDINGS = {ending: family for family, endings in _FAMILIES.items() for ending in endings}
_ATOMS = (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip", b"pnot")
_BEGINNINGS = {
    "matroska": (b"\x1a\x45\xdf\xa3",),
    "ogg": (b"OggS",),
    "program": (b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3"),
    "windows": (b"\x30\x26\xb2\x75",),
    "flash": (b"FLV",),
    "mxf": (b"\x06\x0e\x2b\x34",),
    "flac": (b"fLaC",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2"),
}


class UnableToImport(LessonsError):
    """A file of a folder is not brought in; the text says why and what to do."""


def is_film_name(filename: str) -> bool:
    """Tell whether the ending is one of films or sounds that the uploader takes."""
    return _find_ending(filename) in _ENDINGS


def is_plain_name(name: str) -> bool:
    """Tell whether a name holds nothing that is not seen: no control signs, no broken letters."""
    return all(unicodedata.category(one)[0] != "C" for one in name)


def show_name(name: str) -> str:
    """Return a name for a terminal, which must not obey what is hidden in it."""
    return "".join(one if unicodedata.category(one)[0] != "C" else "�" for one in name)


def fits_ending(head: bytes, filename: str) -> bool:
    """Tell whether the first bytes of a file are of the kind that its ending promises."""
    family = _ENDINGS.get(_find_ending(filename), "")
    if family == "mp4":
        return head[4:8] in _ATOMS
    if family in ("avi", "wave"):
        kind = b"AVI " if family == "avi" else b"WAVE"
        return head[:4] in (b"RIFF", b"RF64") and head[8:12] == kind
    if family == "stream":
        # Packets of 188 bytes, or of 192 with the time of arrival before each.
        return any(
            head[at : at + 1] == head[at + step : at + step + 1] == b"\x47"
            for at, step in ((0, 188), (4, 192))
        )
    return head.startswith(_BEGINNINGS.get(family, ()))


def _find_ending(filename: str) -> str:
    return filename.rpartition(".")[2].lower() if "." in filename else ""
