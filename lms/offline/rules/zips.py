"""The layout of a ZIP whose members are stored as they are, so that it need not exist to be sent.

Sizes and checksums of all members are known: where each byte stands follows from them. Without
compression and below 4 GB there is one way to write such a file, and any part of it can be sent
from the files that it is made of.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

# FAT32 takes no larger file, and beyond it a ZIP needs another format.
MOST_BYTES = 4_000_000_000
MOST_MEMBERS = 60_000
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_VERSION = 20
_BY_UNIX = 3 << 8 | _VERSION
# Names are UTF-8.
_FLAGS = 1 << 11
_PLAIN_FILE = 0o100644 << 16


class TooLargeForZip(ValueError):
    """It would be larger than a plain ZIP, or a stick with FAT32, can hold."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """A file as it stands in an archive."""

    path: str
    size: int
    crc32: int


@dataclass(frozen=True)
class Stretch:
    """A run of bytes: of a member, by its number and from a place in it; or of the frame itself."""

    length: int
    member: int | None = None
    start: int = 0
    frame: bytes = b""


@dataclass(frozen=True)
class _Piece:
    offset: int
    member: int | None
    frame: bytes


class Layout:
    """Where everything stands in an archive of `members` below the folder `top`."""

    def __init__(self, members: Sequence[Member], *, top: str, made_at: datetime) -> None:
        """:raises TooLargeForZip: it cannot be one file."""
        if len(members) > MOST_MEMBERS:
            raise TooLargeForZip(f"{len(members)} files")
        self.members = tuple(members)
        self.offsets: list[int] = []
        """Where the bytes of each member begin."""
        stamp = _stamp(made_at)
        pieces: list[_Piece] = []
        central: list[bytes] = []
        at = 0
        for number, member in enumerate(self.members):
            name = f"{top}/{member.path}".encode()
            facts = (*stamp, member.crc32, member.size, member.size, len(name), 0)
            head = _LOCAL.pack(b"PK\3\4", _VERSION, _FLAGS, 0, *facts) + name
            rest = (0, 0, 0, _PLAIN_FILE, at)
            central.append(
                _CENTRAL.pack(b"PK\1\2", _BY_UNIX, _VERSION, _FLAGS, 0, *facts, *rest) + name
            )
            pieces.append(_Piece(at, None, head))
            at += len(head)
            self.offsets.append(at)
            pieces.append(_Piece(at, number, b""))
            at += member.size
            if at > MOST_BYTES:
                raise TooLargeForZip(f"{at} bytes")
        directory = b"".join(central)
        count = len(self.members)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), at, 0)
        pieces.append(_Piece(at, None, directory + end))
        self.size = at + len(directory) + len(end)
        if self.size > MOST_BYTES:
            raise TooLargeForZip(f"{self.size} bytes")
        self._pieces = pieces
        self._starts = [piece.offset for piece in pieces]

    def cut(self, start: int, end: int) -> Iterator[Stretch]:
        """Yield what the bytes from `start` up to `end` are made of."""
        number = bisect_right(self._starts, start) - 1
        while start < end:
            piece = self._pieces[number]
            number += 1
            following = self._starts[number] if number < len(self._starts) else self.size
            length = min(end, following) - start
            if length <= 0:
                continue
            inside = start - piece.offset
            if piece.member is None:
                yield Stretch(length, frame=piece.frame[inside : inside + length])
            else:
                yield Stretch(length, member=piece.member, start=inside)
            start += length


def measure(members: Sequence[Member], *, top: str) -> int:
    """Return how many bytes an archive of `members` has."""
    names = sum(len(f"{top}/{member.path}".encode()) for member in members)
    frames = len(members) * (_LOCAL.size + _CENTRAL.size) + 2 * names + _END.size
    return frames + sum(member.size for member in members)


def _stamp(at: datetime) -> tuple[int, int]:
    # As MS-DOS wrote it: two seconds are the finest grain, 1980 the first year.
    time = at.hour << 11 | at.minute << 5 | at.second // 2
    return time, (max(at.year, 1980) - 1980) << 9 | at.month << 5 | at.day
