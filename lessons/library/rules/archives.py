"""What may stand in an archive, by what its directory declares; nothing is unpacked here. Pure."""

import zipfile
from typing import IO

from lessons.library.rules import InvalidInput, gettext_noop
from lessons.library.rules.files import LYING, MEGABYTE, Format
from lessons.sheets.rules.directories import Fault, InvalidDirectory, Limits, read_directory

LIMITS = Limits(members=5000, unpacked_bytes=500 * MEGABYTE)
MAX_RATIO = 150
RATIO_MATTERS_ABOVE_BYTES = 20 * MEGABYTE

_PROGRAMS = (".exe", ".dll", ".bat", ".cmd", ".com", ".scr", ".vbs", ".ps1", ".msi", ".jar", ".apk")

DAMAGED = gettext_noop("The file is damaged. Save it again with the program it was made with.")
TOO_LARGE = gettext_noop(
    "The file unpacks to far more than a document needs. Save it again without hidden contents."
)
_WORDS = {
    Fault.DAMAGED: DAMAGED,
    Fault.TOO_MUCH: TOO_LARGE,
    Fault.LOCKED: gettext_noop("The file is protected by a password. Remove the password first."),
    Fault.MACROS: gettext_noop("The file carries macros. Save it again without them."),
}


def check_archive(file: IO[bytes], *, size: int, extension: str, wanted: Format) -> None:
    """Look at the directory of an archive, and refuse what would harm whoever opens it.

    :raises InvalidInput: for a bomb, a locked or damaged archive, programs, or another format.
    """
    try:
        members = read_directory(file, size=size, limits=LIMITS)
    except InvalidDirectory as wrong:
        raise InvalidInput(_WORDS[wrong.fault]) from wrong
    _check_members(members)
    names = {member.filename for member in members}
    if wanted.part and wanted.part not in names:
        raise InvalidInput(LYING, extension=extension)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.casefold() for member in members]
    if any(name.endswith(_PROGRAMS) for name in names):
        raise InvalidInput(gettext_noop("There is a program in the file. Take it out first."))
    if any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise InvalidInput(DAMAGED)
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > RATIO_MATTERS_ABOVE_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise InvalidInput(TOO_LARGE)
