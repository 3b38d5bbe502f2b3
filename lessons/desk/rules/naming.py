"""What lessons are called before their teachers say so; how an upload names its lesson; pure."""

import re
from collections.abc import Container

from lessons.letters import fold

# Names that cameras and phones give: they say nothing about a lesson.
_CAMERA = re.compile(
    r"(vid|img|mov|dsc|dscn|mvi|pxl|gopr|video|screen|zoom|rec)?[\d\s_.()-]*", re.I
)
_PURPOSE = re.compile(r"lesson:(\d{1,18})")


def make_lesson_title(filename: str) -> str:
    """Return the title that a file's name suggests; empty when a camera named it."""
    stem, dot, suffix = filename.rpartition(".")
    plain = stem if dot and len(suffix) <= 5 else filename
    words = " ".join(re.sub(r"[_\-–]+", " ", plain).split())
    if _CAMERA.fullmatch(words):
        return ""
    return words[:1].upper() + words[1:]


def match_filename(filename: str) -> str:
    """Return what file names are compared by: „Bài 1.MP4“ and "bai 1" are one file."""
    last = re.split(r"[/\\\\]", filename)[-1]
    stem, dot, suffix = last.rpartition(".")
    plain = stem if dot and re.fullmatch(r"[A-Za-z0-9]{2,4}", suffix) else last
    return " ".join(fold(plain).split())


def find_free_slug(wanted: str, taken: Container[str]) -> str:
    """Return `wanted`, with a number behind it when that is taken."""
    wanted = wanted[:240]
    slug, number = wanted, 0
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def name_purpose(lesson_id: int) -> str:
    """Return how an upload says that it is meant for a lesson."""
    return f"lesson:{lesson_id}"


def read_purpose(text: str) -> int | None:
    """Return the lesson that an upload is meant for; None when it is meant for something else."""
    found = _PURPOSE.fullmatch(text)
    return int(found[1]) if found else None
