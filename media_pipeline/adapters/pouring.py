"""Pour the body of a request into a growing file, and know how that ended."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from media_pipeline.adapters.spool import Growing
from media_pipeline.core.pieces import FIRST_PIECE, choose_piece
from media_pipeline.core.refusals import MediaError

# A link that says nothing for so long is gone, whatever TCP still hopes.
MOST_SILENCE_S = 60.0


class Silent(MediaError):
    """Nothing has come for a moment; the body may be asked again."""


class Broken(MediaError):
    """The connection is gone."""


class Body(Protocol):
    """What a request still has to say."""

    length: int | None
    """How long it says it is; None for one that only ends."""

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; none at the end.

        :raises Silent: nothing came for a moment.
        :raises Broken: nothing will come any more.
        """

    def read_rest(self) -> bytes:
        """Return what had come when a read fell silent or broke, without waiting for more."""


class PassingHash:
    """The SHA-256 of what passes, unless it passes so fast that hashing would hold it up.

    A fast upload is hashed from the disk afterwards, where it still lies in memory.
    """

    FREE_BYTES = 8_000_000
    MOST_BYTES_PER_S = 20_000_000

    def __init__(self) -> None:
        self._digest: Any = hashlib.sha256()
        self._began_at = time.monotonic()
        self._bytes = 0

    def update(self, data: bytes) -> None:
        """Take what passes."""
        if self._digest is None:
            return
        self._bytes += len(data)
        allowed = self.FREE_BYTES + self.MOST_BYTES_PER_S * (time.monotonic() - self._began_at)
        if self._bytes > allowed:
            self._digest = None
        else:
            self._digest.update(data)

    def hexdigest(self) -> str:
        """Return the hash, or nothing when it was given up."""
        return "" if self._digest is None else str(self._digest.hexdigest())


class End(StrEnum):
    """Why the pouring stopped."""

    WHOLE = "whole"
    CUT = "cut"
    GAVE_WAY = "gave way"
    TOO_MUCH = "too much"


@dataclass(frozen=True, kw_only=True)
class Poured:
    """How many bytes reached the file, and why no more."""

    bytes: int
    end: End


def pour(body: Body, growing: Growing, *, most: int, digests: Iterable[Any] = ()) -> Poured:
    """Append `body` to `growing`, at most `most` bytes, telling each of `digests`.

    Whatever came before a break stays in the file.

    :raises OutOfDisk: there is no room for more.
    """
    digests = tuple(digests)
    total, piece = 0, FIRST_PIECE
    asked_at = time.monotonic()
    while True:
        try:
            # One byte more than may come, so that too long a body is noticed.
            got = body.read(min(piece, most - total + 1))
        except (Silent, Broken) as error:
            gives_way = isinstance(error, Silent) and growing.is_wanted()
            tired = time.monotonic() - asked_at > MOST_SILENCE_S
            if isinstance(error, Silent) and not gives_way and not tired:
                continue
            rest = body.read_rest()[: most - total]
            growing.append(rest)
            end = End.GAVE_WAY if gives_way else End.CUT
            return Poured(bytes=total + len(rest), end=end)
        now = time.monotonic()
        piece, asked_at = choose_piece(piece, took_s=now - asked_at), now
        if not got:
            whole = body.length is None or total >= body.length
            return Poured(bytes=total, end=End.WHOLE if whole else End.CUT)
        if total + len(got) > most:
            return Poured(bytes=total, end=End.TOO_MUCH)
        growing.append(got)
        for digest in digests:
            digest.update(got)
        total += len(got)
