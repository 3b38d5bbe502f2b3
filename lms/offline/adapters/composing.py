"""An archive as a file to read from, put together from its members while it is read."""

import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from lms.offline.rules.zips import Layout, Stretch

OpenMember = Callable[[int], BinaryIO]


class ComposedFile(io.RawIOBase):
    """Reads an archive that lies nowhere; one member is open at a time."""

    def __init__(self, layout: Layout, open_member: OpenMember) -> None:
        super().__init__()
        self._layout, self._open = layout, open_member
        self._at = 0
        self._member: BinaryIO | None = None
        self._number: int | None = None
        self._stretches: Iterator[Stretch] | None = None
        self._stretch: Stretch | None = None
        self._used = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._layout.size}[whence]
        self._at = max(0, base + offset)
        self._stretches = self._stretch = None
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        piece = self._read_some(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._let_go()
        super().close()

    def _read_some(self, size: int) -> bytes:
        if size <= 0 or self._at >= self._layout.size:
            return b""
        if self._stretches is None:
            self._stretches = self._layout.cut(self._at, self._layout.size)
            self._stretch, self._used = None, 0
        if self._stretch is None or self._used >= self._stretch.length:
            self._stretch, self._used = next(self._stretches), 0
        stretch = self._stretch
        length = min(size, stretch.length - self._used)
        if stretch.member is None:
            piece = stretch.frame[self._used : self._used + length]
        else:
            piece = self._read_member(stretch.member, stretch.start + self._used, length)
        self._at += len(piece)
        self._used += len(piece)
        return piece

    def _read_member(self, number: int, start: int, length: int) -> bytes:
        if self._number != number:
            self._let_go()
            self._member, self._number = self._open(number), number
            if start:
                self._member.seek(start)
        elif self._used == 0 and self._member is not None:
            self._member.seek(start)
        # A file cut short beneath us ends the answer early: the client sees that some is missing.
        return (self._member.read(length) or b"") if self._member is not None else b""

    def _let_go(self) -> None:
        if self._member is not None:
            with suppress(OSError):
                self._member.close()
        self._member = self._number = None
