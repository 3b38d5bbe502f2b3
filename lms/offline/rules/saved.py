"""What a browser that keeps lessons asks for and is told; pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A browser with more asks again; so many numbers still fit the address of a page that is kept.
MOST_ASKED = 40


@dataclass(frozen=True, kw_only=True)
class LessonState:
    """What the kept copy of a lesson follows from."""

    address: str
    revision: int
    encoding: str
    captions: Sequence[str]


def name_version(state: LessonState) -> str:
    """Return what changes when a kept lesson is no longer what the site shows."""
    parts = (state.address, str(state.revision), state.encoding, *sorted(state.captions))
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]


def read_numbers(text: str) -> list[int]:
    """Return the numbers in `text`, `12,15,3`, once each; what is none is passed over."""
    found = (int(part) for part in text.split(",") if part.isascii() and part.isdigit())
    return list(dict.fromkeys(number for number in found if number < 2**31))[:MOST_ASKED]


def digest_texts(texts: Iterable[str]) -> str:
    """Return what changes when one of `texts` does."""
    return hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:16]
