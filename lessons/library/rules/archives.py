"""What may stand in an archive, by what its directory declares; nothing is unpacked here. Pure."""

import struct
import zipfile
from typing import IO

from lessons.library.rules import InvalidInput, gettext_noop
from lessons.library.rules.files import LYING, MEGABYTE, Format

MAX_MEMBERS = 5000
MAX_UNPACKED_BYTES = 500 * MEGABYTE
MAX_RATIO = 150
RATIO_MATTERS_ABOVE_BYTES = 20 * MEGABYTE
# The directory is read whole: five thousand long names fit.
MAX_DIRECTORY_BYTES = 2 * MEGABYTE

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LONGEST_COMMENT = 65535
_PROGRAMS = (".exe", ".dll", ".bat", ".cmd", ".com", ".scr", ".vbs", ".ps1", ".msi", ".jar", ".apk")

DAMAGED = gettext_noop("The file is damaged. Save it again with the program it was made with.")
TOO_LARGE = gettext_noop(
    "The file unpacks to far more than a document needs. Save it again without hidden contents."
)


def check_archive(file: IO[bytes], *, size: int, extension: str, wanted: Format) -> None:
    """Look at the directory of an archive, and refuse what would harm whoever opens it.

    :raises InvalidInput: for a bomb, a locked or damaged archive, programs, or another format.
    """
    _check_directory(file, size)
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InvalidInput(DAMAGED) from error
    _check_members(members)
    names = {member.filename for member in members}
    if wanted.part and wanted.part not in names:
        raise InvalidInput(LYING, extension=extension)


def _check_directory(file: IO[bytes], size: int) -> None:
    # Before anything reads the directory itself: its length is what a small lie makes huge.
    tail_size = min(size, _END.size + _LONGEST_COMMENT)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise InvalidInput(DAMAGED)
    _mark, _disk, _first, _here, members, directory, _offset, _comment = _END.unpack_from(tail, at)
    if members > MAX_MEMBERS or directory > MAX_DIRECTORY_BYTES:
        raise InvalidInput(TOO_LARGE)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise InvalidInput(TOO_LARGE)
    if any(member.flag_bits & 0x1 for member in members):
        raise InvalidInput(
            gettext_noop("The file is protected by a password. Remove the password first.")
        )
    names = [member.filename.casefold() for member in members]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise InvalidInput(gettext_noop("The file carries macros. Save it again without them."))
    if any(name.endswith(_PROGRAMS) for name in names):
        raise InvalidInput(gettext_noop("There is a program in the file. Take it out first."))
    if any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise InvalidInput(DAMAGED)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES:
        raise InvalidInput(TOO_LARGE)
    if unpacked > RATIO_MATTERS_ABOVE_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise InvalidInput(TOO_LARGE)
