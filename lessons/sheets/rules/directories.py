"""What the directory of an archive declares, read before anything is unpacked; pure.

Workbooks here and office documents of the library are both archives: each says in its own words
what is wrong, and which further parts it wants or refuses.
"""

import struct
import zipfile
from dataclasses import dataclass
from enum import Enum
from typing import IO

from lessons import LessonsError

MEGABYTE = 1024 * 1024
# The directory is read whole: five thousand long names fit.
MAX_DIRECTORY_BYTES = 2 * MEGABYTE

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
# Stands right before the end where a second record, of 64 bits, says how much there is.
_LOCATOR_MARK = b"PK\x06\x07"
_LOCATOR_BYTES = 20
# zipfile looks one byte further than a comment can be long.
_LONGEST_COMMENT = 65535 + 1


class Fault(Enum):
    """Why an archive is not opened."""

    DAMAGED = "damaged"
    TOO_MUCH = "too much"
    LOCKED = "locked"
    MACROS = "macros"


class InvalidDirectory(LessonsError):
    """The archive is not opened; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much an archive may declare."""

    members: int
    unpacked_bytes: int


def read_directory(file: IO[bytes], *, size: int, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return what an archive says that it holds.

    :raises InvalidDirectory: it is damaged, locked, has macros or more than `limits`.
    """
    _check_end(file, size, limits)
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InvalidDirectory(Fault.DAMAGED) from error
    if len(members) > limits.members:
        raise InvalidDirectory(Fault.TOO_MUCH)
    if any(member.flag_bits & 0x1 for member in members):
        raise InvalidDirectory(Fault.LOCKED)
    if any(member.filename.casefold().endswith("vbaproject.bin") for member in members):
        raise InvalidDirectory(Fault.MACROS)
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise InvalidDirectory(Fault.TOO_MUCH)
    return members


def _check_end(file: IO[bytes], size: int, limits: Limits) -> None:
    # Before anything reads the directory itself: its length is what a small lie makes huge.
    tail_size = min(size, _LOCATOR_BYTES + _END.size + _LONGEST_COMMENT)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise InvalidDirectory(Fault.DAMAGED)
    _mark, _disk, _first, _here, members, directory, _offset, _comment = _END.unpack_from(tail, at)
    if members > limits.members or directory > MAX_DIRECTORY_BYTES:
        raise InvalidDirectory(Fault.TOO_MUCH)
    # zipfile obeys the second record; what fits within the limits needs none.
    if at >= _LOCATOR_BYTES and tail.startswith(_LOCATOR_MARK, at - _LOCATOR_BYTES):
        raise InvalidDirectory(Fault.TOO_MUCH)
