"""Names of files that a person reads, and that every disk, television and phone takes; pure."""

import re
import unicodedata
from collections.abc import Collection

from lessons.letters import fold

# FAT32 and Windows refuse these; the rest are for shells and for addresses below file://.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|#%]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
# Windows takes 260 letters of path altogether: folders of its owner, ours, and the suffix.
LONGEST = 60


def make_name(text: str, *, longest: int = LONGEST, plain: bool = False) -> str:
    """Return `text` as a name of a file without its suffix; never empty.

    With `plain` it has no diacritics, for machines that unpack nothing else.
    """
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(" " if unicodedata.category(c) in {"Cc", "Cf"} else c for c in composed)
    name = " ".join(_FORBIDDEN.sub(" ", shown).split())
    if plain:
        name = _strip_marks(name)
    name = _shorten(name, longest).strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or "tep"


def make_unique(name: str, taken: Collection[str]) -> str:
    """Return `name`, with a number when a disk that knows no capitals would mix it up."""
    known = {one.casefold() for one in taken}
    number, found = 1, name
    while found.casefold() in known:
        number += 1
        found = f"{name} ({number})"
    return found


def name_lesson(number: int, title: str, *, taken: Collection[str], plain: bool = False) -> str:
    """Return what the files of a lesson are called; the number keeps them in order everywhere."""
    return make_unique(make_name(f"{number:02d} - {title}", plain=plain), taken)


def name_top(title: str, quality: str, *, plain: bool = False) -> str:
    """Return the folder of a pack: packs of one title and other films do not mix on a stick."""
    return make_name(f"{make_name(title, plain=plain)} - {quality}", longest=80, plain=plain)


def is_safe_path(path: str) -> bool:
    """Tell whether a path from elsewhere stays below the folder it is unpacked into."""
    parts = path.split("/")
    return (
        0 < len(path) <= 300
        and len(parts) <= 4
        and all(0 < len(part) <= 120 and part.strip(" .") == part for part in parts)
        and not _FORBIDDEN.search(path.replace("/", ""))
        and not any(_RESERVED.match(part) for part in parts)
        and unicodedata.normalize("NFC", path) == path
    )


def _shorten(name: str, longest: int) -> str:
    if len(name) <= longest:
        return name
    cut = name[: longest - 1]
    head, _space, _rest = cut.rpartition(" ")
    return f"{head if len(head) > longest // 2 else cut}…"


def _strip_marks(name: str) -> str:
    folded = "".join(fold(c).upper() if c.isupper() else fold(c) for c in name)
    return folded.encode("ascii", "ignore").decode()


class Folder:
    """The folders and files at the top of a pack, as a person reads them."""

    FILMS = "Phim"
    SOUNDS = "Âm thanh"
    SHEETS = "Phiếu học tập"
    PAGES = "Trang"
    PICTURES = "Hình"
    INDEX = "index.html"
    READ_ME = "ĐỌC TRƯỚC.txt"
    PAPER = "In ra giấy.html"
    PAPER_PDF = "In ra giấy.pdf"
    MACHINE = "songhoc"


def make_path(*parts: str, plain: bool = False) -> str:
    """Return a path in a pack; the parts are names already."""
    path = "/".join(parts)
    return _strip_marks(path) if plain else path
