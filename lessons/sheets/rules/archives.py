"""What a file is by its content, before any spreadsheet library opens it; never by its name."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from lessons import LessonsError
from lessons.sheets.rules.directories import (
    MEGABYTE,
    Fault,
    InvalidDirectory,
    Limits,
    read_directory,
)
from lessons.sheets.rules.messages import gettext_noop

MAX_UPLOAD_BYTES = 5 * MEGABYTE
MAX_UNPACKED_BYTES = 64 * MEGABYTE
# Only rows and strings may be long. The rest is held in memory as a tree, many times its size.
MAX_SMALL_PART_BYTES = 2 * MEGABYTE
LIMITS = Limits(members=500, unpacked_bytes=MAX_UNPACKED_BYTES)
# Rows of real tables shrink 10 to 40 times.
MAX_RATIO = 150
RATIO_MATTERS_ABOVE_BYTES = 4 * MEGABYTE

_CHUNK = 64 * 1024
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_LONG_PARTS = ("xl/worksheets/", "xl/sharedStrings")
_BINARY_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".tiff", ".bin")

NOT_A_WORKBOOK = gettext_noop("This is not an Excel workbook (.xlsx).")
DAMAGED = gettext_noop("The file is damaged. Save it again as an Excel workbook (.xlsx).")
LOCKED = gettext_noop("The file is protected by a password. Remove the password first.")
TOO_LONG = gettext_noop(
    "The file unpacks to far more than a list needs. Delete empty rows, pictures and formatting, "
    "or copy the rows into a fresh template."
)
_WORDS = {
    Fault.DAMAGED: DAMAGED,
    Fault.TOO_MUCH: TOO_LONG,
    Fault.LOCKED: LOCKED,
    Fault.MACROS: gettext_noop(
        "The file contains macros. Save it as an Excel workbook (.xlsx) without them."
    ),
}


class InvalidArchive(LessonsError):
    """The file is not a workbook that may be opened."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def check_archive(content: bytes) -> None:
    """Pass over every byte of a workbook as it unpacks, in flat memory.

    :raises InvalidArchive: for another kind of file, or one that would harm its reader.
    """
    _check_signature(content)
    try:
        members = read_directory(io.BytesIO(content), size=len(content), limits=LIMITS)
    except InvalidDirectory as wrong:
        raise InvalidArchive(_WORDS[wrong.fault]) from wrong
    _check_members(members)
    total = 0
    for member in members:
        total += _check_member(content, member, MAX_UNPACKED_BYTES - total)


def is_text(content: bytes) -> bool:
    """Tell whether a file is no archive of any kind: it may be a table as text.

    :raises InvalidArchive: it is empty or too large, whatever it is.
    """
    if not content:
        raise InvalidArchive(gettext_noop("The file is empty."))
    if len(content) > MAX_UPLOAD_BYTES:
        raise InvalidArchive(
            gettext_noop("The file is larger than %(limit)s MB."),
            limit=MAX_UPLOAD_BYTES // MEGABYTE,
        )
    return not content.startswith((_COMPOUND, b"PK"))


def _check_signature(content: bytes) -> None:
    if content.startswith(_COMPOUND):
        # A workbook with a password is wrapped in the container of the old .xls files.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise InvalidArchive(LOCKED)
        raise InvalidArchive(
            gettext_noop(
                "This is a workbook of the old kind (.xls). Open it, choose “Save as” and pick "
                "Excel workbook (.xlsx)."
            )
        )
    if not content.startswith(b"PK\x03\x04"):
        raise InvalidArchive(NOT_A_WORKBOOK)


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise InvalidArchive(NOT_A_WORKBOOK)
    if len({name.casefold() for name in names}) != len(names):
        raise InvalidArchive(DAMAGED)


def is_long_part(name: str) -> bool:
    """Tell whether a part of this name may be long, so that it must be read as a stream."""
    return name.startswith(_LONG_PARTS)


def is_small_part(name: str) -> bool:
    """Tell whether a part of this name was held to the small limit and may become a tree."""
    return name.casefold().endswith((".xml", ".rels")) and not is_long_part(name)


def _check_member(content: bytes, member: zipfile.ZipInfo, allowed: int) -> int:
    name = member.filename
    if not (is_long_part(name) or name.casefold().endswith(_BINARY_SUFFIXES)):
        allowed = min(allowed, MAX_SMALL_PART_BYTES)
    size = 0
    prologue = _Prologue()
    for piece in _unpack(content, member):
        size += len(piece)
        if size > allowed:
            raise InvalidArchive(TOO_LONG)
        if size > RATIO_MATTERS_ABOVE_BYTES and size > MAX_RATIO * max(member.compress_size, 1):
            raise InvalidArchive(TOO_LONG)
        prologue.feed(piece)
    # zipfile cuts at the declared size only after unpacking everything in memory.
    if size != member.file_size:
        raise InvalidArchive(DAMAGED)
    return size


def _unpack(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what `member` really unpacks to, whatever size it declares."""
    start = member.header_offset
    try:
        header = _LOCAL_HEADER.unpack_from(content, start)
    except struct.error as error:
        raise InvalidArchive(DAMAGED) from error
    start += _LOCAL_HEADER.size + header[-2] + header[-1]
    packed = memoryview(content)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise InvalidArchive(DAMAGED)
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for offset in range(0, len(packed), _CHUNK):
        rest = bytes(packed[offset : offset + _CHUNK])
        while not inflate.eof:
            try:
                piece = inflate.decompress(rest, _CHUNK)
            except zlib.error as error:
                raise InvalidArchive(DAMAGED) from error
            rest = inflate.unconsumed_tail
            if not piece and not rest:
                break
            yield piece


class _Prologue:
    """Reads an XML part up to its first element, where a document type could still be declared.

    Entities are declared there, and entities are how a small file grows or reads other files.
    """

    def __init__(self) -> None:
        self.is_over = False
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._finish

    def feed(self, piece: bytes) -> None:
        if self.is_over:
            return
        try:
            self.parser.Parse(piece, False)
        except expat.ExpatError:
            # Not XML (a binary part), or broken further on: its own reader will say so.
            self.is_over = True

    def _refuse(self, *_declaration: object) -> None:
        raise InvalidArchive(DAMAGED)

    def _finish(self, *_element: object) -> None:
        self.is_over = True
        self.parser.StartElementHandler = None
