"""Workbooks for tests, honest and hostile; every file is made here, none is kept."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence

from openpyxl import Workbook

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def make_workbook(rows: Iterable[Sequence[object]]) -> bytes:
    """Return a workbook as openpyxl writes it; text that begins with "=" becomes a formula."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in rows:
        sheet.append(row)
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def rewrite(content: bytes, changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """Return the archive with the named members changed or, where they are missing, added."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.pop(name, bytes)(old.read(name)))
        for name, change in changes.items():
            new.writestr(name, change(b""))
    return output.getvalue()


def make_sheet_xml(body: str, *, before: str = "") -> bytes:
    """Return a worksheet part with `body` as its rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{NAMESPACE}">'
        f'<dimension ref="A1:XFD1048576"/><sheetData>{body}</sheetData></worksheet>'
    ).encode()


def make_workbook_of_xml(body: str, *, before: str = "") -> bytes:
    """Return a workbook whose only sheet is `body`."""
    return rewrite(make_workbook([]), {SHEET: lambda _old: make_sheet_xml(body, before=before)})


def make_row_xml(number: int, *texts: str) -> str:
    """Return the XML of one row of inline text."""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def make_zip_bomb() -> bytes:
    """Return a workbook of some 60 kB whose sheet unpacks to 60 MB of spaces."""
    return make_workbook_of_xml(" " * (60 * 1024 * 1024))


def make_lying_zip_bomb() -> bytes:
    """Return a zip bomb that declares a harmless size, in both of its headers."""
    content = bytearray(make_zip_bomb())
    real = (60 * 1024 * 1024 + len(make_sheet_xml(""))).to_bytes(4, "little")
    assert content.count(real) == 2
    return bytes(content.replace(real, (1000).to_bytes(4, "little")))


def make_encrypted_workbook() -> bytes:
    """Return what a workbook with a password looks like from outside."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + name + bytes(2000)


def make_macro_workbook() -> bytes:
    """Return a workbook that carries a macro program."""
    return rewrite(make_workbook([["a"]]), {"xl/vbaProject.bin": lambda _old: b"macro"})


def make_billion_laughs() -> bytes:
    """Return a workbook whose sheet declares entities that multiply."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
    )
    return make_workbook_of_xml(
        make_row_xml(1, "&a9;"), before=f"<!DOCTYPE worksheet [{entities}]>"
    )
