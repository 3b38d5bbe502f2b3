"""Which bytes a `Range` header asks for (RFC 9110, section 14), and whether `If-Range` lets it."""

from dataclasses import dataclass
from enum import Enum

# A number that no file reaches is outside of it; one far longer is an attack on whoever parses it.
MOST_DIGITS = 100


class Whole(Enum):
    """The answers that name no part of the file."""

    ALL = "all"
    """No range, one that is not understood, or several: a server may then send everything."""
    NOTHING = "nothing"
    """Well formed, but outside the file: 416."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """Bytes from `start` up to `end`, which is not among them."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Return how many bytes it is."""
        return self.end - self.start

    def describe(self, size: int) -> str:
        """Return the `Content-Range` of this part of a file of `size` bytes."""
        return f"bytes {self.start}-{self.end - 1}/{size}"


def read_range(header: str | None, *, size: int) -> Part | Whole:
    """Return what `header` asks for of a file of `size` bytes.

    Several ranges are answered with the whole file, as RFC 9110 allows: players ask for one, and
    a reply in many small parts is how such requests are abused.
    """
    unit, equals, wanted = (header or "").partition("=")
    if not equals or unit.strip().lower() != "bytes" or "," in wanted:
        return Whole.ALL
    first, dash, last = (part.strip(" \t") for part in wanted.partition("-"))
    if not dash or not (first or last):
        return Whole.ALL
    if not all(_is_number(part) for part in (first, last) if part):
        return Whole.ALL
    if not first:
        length = min(int(last), size)
        return Part(start=size - length, end=size) if length else Whole.NOTHING
    if last and int(last) < int(first):
        return Whole.ALL
    if int(first) >= size:
        return Whole.NOTHING
    return Part(start=int(first), end=min(int(last) + 1, size) if last else size)


def may_continue(if_range: str | None, *, etag: str, modified: str) -> bool:
    """Tell whether what the client already has is of the same file, so that a part fits to it.

    A weak tag never does; a date does when it is the one that we send.
    """
    return if_range is None or if_range.strip() in (etag, modified)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
