"""Which files may be brought, and whether one is what its name says; pure.

Nothing here opens a file beyond its outside: office documents are archives, and an archive that
unpacks to a thousand times its size harms whoever unpacks it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lessons.library.rules import InvalidInput, gettext_noop
from lessons.library.rules.words import clean_line

MEGABYTE = 1024 * 1024
NAME_LENGTH = 120


@dataclass(frozen=True, kw_only=True)
class Format:
    """A kind of file: how it is served, and what its content may be recognised as."""

    media_type: str
    signs: frozenset[str] = frozenset()
    """Extensions that a recogniser of contents gives it; empty for plain text."""
    part: str = ""
    """What an archive of this format must hold."""
    is_archive: bool = False


def _archive(media_type: str, part: str = "") -> Format:
    return Format(media_type=media_type, is_archive=True, part=part)


def _plain(media_type: str) -> Format:
    return Format(media_type=media_type)


def _known(media_type: str, *signs: str) -> Format:
    return Format(media_type=media_type, signs=frozenset(signs))


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_JPEG = _known("image/jpeg", "jpg", "jpeg", "jfif", "jpe")
_HTML = _known("text/html", "html", "htm")
FORMATS: dict[str, Format] = {
    "pdf": _known("application/pdf", "pdf"),
    "docx": _archive(f"{_OFFICE}wordprocessingml.document", "word/document.xml"),
    "pptx": _archive(f"{_OFFICE}presentationml.presentation", "ppt/presentation.xml"),
    "xlsx": _archive(f"{_OFFICE}spreadsheetml.sheet", "xl/workbook.xml"),
    "odt": _archive(f"{_OPEN}text", "content.xml"),
    "odp": _archive(f"{_OPEN}presentation", "content.xml"),
    "ods": _archive(f"{_OPEN}spreadsheet", "content.xml"),
    "epub": _archive("application/epub+zip", "META-INF/container.xml"),
    "ggb": _archive("application/vnd.geogebra.file", "geogebra.xml"),
    "zip": _archive("application/zip"),
    "txt": _plain("text/plain"),
    "csv": _plain("text/csv"),
    "html": _HTML,
    "htm": _HTML,
    "svg": _known("image/svg+xml", "svg"),
    "png": _known("image/png", "png"),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": _known("image/gif", "gif"),
    "webp": _known("image/webp", "webp"),
    "mp3": _known("audio/mpeg", "mp3", "mpga"),
    "m4a": _known("audio/mp4", "m4a", "f4a"),
    "ogg": _known("audio/ogg", "ogg", "oga", "opus"),
    "wav": _known("audio/wav", "wav"),
}
_OLD_OFFICE = {"doc": "docx", "ppt": "pptx", "xls": "xlsx"}
_MACROS = {"docm": "docx", "pptm": "pptx", "xlsm": "xlsx", "ppsm": "pptx", "dotm": "docx"}
_FILMS = frozenset({"mp4", "mov", "avi", "mkv", "wmv", "webm", "mpg", "mpeg", "3gp", "m4v", "flv"})
# What shows a picture beside its title without being opened by itself.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SOUNDS = frozenset({"audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav"})

LYING = gettext_noop(
    "The file is called .%(extension)s, but what is in it is something else. Open it in the "
    "program it was made with and save it again as .%(extension)s."
)


def clean_name(name: str) -> str:
    """Return a file name to offer: no folders, nothing invisible, and no signs that systems bar."""
    name = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])
    name = re.sub(r'[<>:"|?*%;]+', "-", name).strip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:NAME_LENGTH]
    return f"{stem[: NAME_LENGTH - len(extension) - 1].strip()}.{extension.lower()}"


def find_format(name: str) -> Format:
    """Return the format that a file name promises.

    :raises InvalidInput: for one that is not taken, with what to do instead.
    """
    extension = find_extension(name)
    found = FORMATS.get(extension)
    if found is not None:
        return found
    if extension in _FILMS:
        raise InvalidInput(
            gettext_noop(
                "This is a film. Bring it into the media library, then choose it under "
                "“Recording”: it will be made ready for weak links."
            )
        )
    if extension in _OLD_OFFICE:
        raise InvalidInput(
            gettext_noop(
                "Files of the old kind (.%(old)s) may carry programs. Open it, choose “Save as” "
                "and pick .%(new)s."
            ),
            old=extension,
            new=_OLD_OFFICE[extension],
        )
    if extension in _MACROS:
        raise InvalidInput(
            gettext_noop("The file carries macros. Save it as .%(new)s, without them."),
            new=_MACROS[extension],
        )
    raise InvalidInput(
        gettext_noop("Files of the kind “.%(extension)s” are not taken. Taken are: %(known)s."),
        extension=extension[:12],
        known=", ".join(FORMATS),
    )


def find_extension(name: str) -> str:
    """Return the letters after the last dot."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def check_size(size: int, *, most: int) -> None:
    """Refuse an empty or a huge file.

    :raises InvalidInput: saying how large it may be.
    """
    if size == 0:
        raise InvalidInput(gettext_noop("The file is empty."))
    if size > most:
        raise InvalidInput(
            gettext_noop(
                "The file has %(size)s MB; at most %(most)s MB are taken. Make its pictures "
                "smaller, or split it."
            ),
            size=-(-size // MEGABYTE),
            most=most // MEGABYTE,
        )


def check_content(name: str, *, recognised: Collection[str], head: bytes) -> None:
    """Refuse a file that is not what its name says.

    `recognised` holds the extensions that its content suggests, `head` its first bytes.

    :raises InvalidInput: for another content.
    """
    extension = find_extension(name)
    wanted = find_format(name)
    if wanted.is_archive:
        fits = head.startswith(b"PK\x03\x04")
    elif wanted.signs:
        fits = not wanted.signs.isdisjoint(recognised)
    else:
        fits = _is_text(head) and not _is_markup(head)
    if not fits:
        raise InvalidInput(LYING, extension=extension)


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in head:
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4  # cut within a character
    return True


def _is_markup(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml"))
