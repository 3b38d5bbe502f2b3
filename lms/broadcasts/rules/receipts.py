"""Which bytes of a file have gone out, and whether the station has what we have; pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_DIGEST = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")


class Receipt(StrEnum):
    """How far the hand-over of one file is."""

    NONE = "none"
    """Nobody has fetched any of it."""
    ASKED = "asked"
    """Another server sends, and nobody counts: how much went out is not known."""
    PARTLY = "partly"
    SENT = "sent"
    """Every byte has gone out; nobody has said what arrived."""
    MATCH = "match"
    """The station has computed the same hash."""
    MISMATCH = "mismatch"
    """It has computed another: the file has to be fetched again."""


@dataclass(frozen=True, order=True)
class Bytes:
    """Bytes of a file from `start` to before `end`."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """How many they are."""
        return self.end - self.start


def join_bytes(parts: Iterable[Bytes]) -> tuple[Bytes, ...]:
    """Return stretches in order, with those that touch or overlap made one."""
    joined: list[Bytes] = []
    for part in sorted(one for one in parts if one.start < one.end):
        if joined and part.start <= joined[-1].end:
            joined[-1] = Bytes(joined[-1].start, max(joined[-1].end, part.end))
        else:
            joined.append(part)
    return tuple(joined)


def count_percent(parts: Iterable[Bytes], size: int) -> int:
    """Return how much of a file went out; 100 only when every byte did."""
    sent = sum(one.end - one.start for one in join_bytes(parts))
    return 100 if sent >= size else sent * 100 // max(1, size)


def judge_receipt(
    parts: Iterable[Bytes], size: int, *, reported: str, expected: str, is_asked: bool = False
) -> Receipt:
    """Return how far a hand-over is; what the station has computed says more than what went out.

    `parts` are what was counted; `is_asked` says that more was given out by a server that does not.
    """
    if reported:
        return Receipt.MATCH if reported == expected else Receipt.MISMATCH
    parts = list(parts)
    if count_percent(parts, size) == 100:
        return Receipt.SENT
    if is_asked:
        return Receipt.ASKED
    return Receipt.PARTLY if any(one.start < one.end for one in parts) else Receipt.NONE


def read_digest(text: str) -> str:
    """Return an MD5 or SHA-256 out of what a person or `md5sum` wrote; "" for anything else."""
    words = text.strip().lower().lstrip("\\").split()
    first = words[0] if words else ""
    return first if _DIGEST.fullmatch(first) else ""
