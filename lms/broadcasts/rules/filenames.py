"""Names of files that every playout machine takes: no diacritics, no spaces, never long; pure."""

import re
from collections.abc import Collection
from datetime import date

from lessons.letters import fold

LONGEST = 80
# What old machines and shells take without a thought.
_OTHER = re.compile(r"[^A-Z0-9]+")
_LONGEST_PART = 16
_TYPES = {
    "mxf": "application/mxf",
    "mpg": "video/mpeg",
    "mp4": "video/mp4",
    "wav": "audio/wav",
    "mp2": "audio/mpeg",
}


def name_file(
    *,
    channel: str,
    day: date,
    clock: str,
    grade: int | None,
    subject: str,
    title: str,
    suffix: str,
    taken: Collection[str] = (),
) -> str:
    """Return a name such as NTV_20261130_0700_L1_TOAN_PHEP-CONG.mxf that is not among `taken`.

    `clock` is the time of the airing that it is named after: 07:30.
    """
    parts = [
        _shorten(make_plain(channel)) or "KENH",
        f"{day:%Y%m%d}",
        _OTHER.sub("", clock.upper())[:6],
        f"L{grade}" if grade else "",
        _shorten(make_plain(subject)),
        make_plain(title) or "BAI",
    ]
    stem = "_".join(part for part in parts if part)
    known = {one.upper() for one in taken}
    ending = f".{suffix.lower().lstrip('.')}"
    number, found = 1, ""
    while not found or found.upper() in known:
        mark = f"-{number}" if number > 1 else ""
        found = stem[: LONGEST - len(ending) - len(mark)].rstrip("-_") + mark + ending
        number += 1
    return found


def make_plain(text: str) -> str:
    """Return a text in capitals and digits, with a hyphen for whatever else stands between."""
    return _OTHER.sub("-", fold(text).upper()).strip("-")


def _shorten(plain: str) -> str:
    """Return as many whole words as there is room for; of one that is too long its beginning."""
    if len(plain) <= _LONGEST_PART:
        return plain
    words = plain[: _LONGEST_PART + 1].rpartition("-")[0]
    return words or plain[:_LONGEST_PART]


def find_stem(path: str) -> str:
    """Return a file's name as logs are compared by: without folders, suffix and capitals."""
    name = path.replace("\\", "/").rsplit("/", 1)[-1].strip()
    return name.rsplit(".", 1)[0].casefold()


def find_type(name: str) -> str:
    """Return the media type of a master by its name."""
    return _TYPES.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
