"""Reading files: honest ones are understood, hostile ones get one clear sentence."""

import io
import time
import tracemalloc
import zipfile
from datetime import date

import pytest
from django.utils.translation import gettext_lazy, override
from openpyxl import Workbook
from PIL import Image

from lessons.sheets.queries import read_sheet
from lessons.sheets.rules import Column, SheetKind, parse_integer
from tests.factories import sheets as files

HEADINGS = ("Mã", "Tên", "Số")


class Kind(SheetKind):
    name = "kind"
    title = "Kind"
    max_rows = 3000
    columns = (
        Column(key="code", heading="Mã"),
        Column(key="name", heading="Tên", max_length=30),
        Column(key="number", heading="Số", parse=parse_integer, required=False, default=None),
    )

    def may_import(self, user):
        return True

    def check(self, rows, *, by):
        return []

    def apply(self, rows, *, by, now):
        return 0


def read(content: bytes):
    return read_sheet(io.BytesIO(content), kind=Kind())


def test_reads_an_honest_workbook() -> None:
    reading = read(files.make_workbook([HEADINGS, ("T1", "Toán", 3), (), ("T2", "Tin", None)]))
    assert reading.errors == ()
    assert [(row.number, dict(row.values)) for row in reading.rows] == [
        (2, {"code": "T1", "name": "Toán", "number": 3}),
        (4, {"code": "T2", "name": "Tin", "number": None}),
    ]


def test_reads_shared_strings_dates_and_merged_cells() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.merge_cells("A1:C1")
    for row in [HEADINGS, ("T1", date(2026, 11, 20), 7), ("T2", 12.0, 8), ("T3", "ghép", None)]:
        sheet.append(row)
    sheet.merge_cells("B5:C5")
    output = io.BytesIO()
    workbook.save(output)
    reading = read(output.getvalue())
    assert reading.errors == ()
    assert [row.values["name"] for row in reading.rows] == ["20/11/2026", "12", "ghép"]


def make_png() -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (8, 8)).save(output, "PNG")
    return output.getvalue()


def make_other_zip() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    return output.getvalue()


def make_macro_type() -> bytes:
    def change(old: bytes) -> bytes:
        return old.replace(b"spreadsheetml.sheet.main", b"__").replace(
            b"application/vnd.openxmlformats-officedocument.__+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )

    return files.rewrite(files.make_workbook([["a"]]), {"[Content_Types].xml": change})


HOSTILE = {
    "nothing": (lambda: b"", "empty"),
    "a renamed PNG": (make_png, "neither an Excel"),
    "a web page": (lambda: b"<html><table><tr><td>M\xc3\xa3</td></tr></table>", "web page"),
    "CSV with a NUL": (lambda: "Mã,Tên\nT1,To\0án\n".encode(), "neither an Excel"),
    "CSV of Windows": (lambda: "Ma,Tên\nT1,Thu\n".encode("cp1258"), "not coded in UTF-8"),
    "UTF-16": (lambda: "Mã\tTên\nT1\tToán\n".encode("utf-16"), "coded in UTF-16"),
    "UTF-16 unmarked": (lambda: "Code\tName\nT1\tToan\n".encode("utf-16-be"), "coded in UTF-16"),
    "an open quotation": (lambda: 'Mã,Tên\nT1,"Toán\n'.encode() + b"a,b\n" * 9, "quotation"),
    "a stray quotation": (lambda: 'Mã,Tên\nT1,"Toán" 1\n'.encode(), "Row 2: the quotation"),
    "an endless cell": (lambda: "Mã,Tên\nT1,".encode() + b"a" * 4_000_000, "Row 2: a cell"),
    "a long cell": (lambda: "Mã,Tên\nT1,".encode() + b"a" * 40_000, "Row 2: a cell"),
    "endless columns": (lambda: "Mã,Tên\nT1".encode() + b"," * 4_000_000, "more cells"),
    "an old .xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), ".xls"),
    "a password": (files.make_encrypted_workbook, "password"),
    "macros": (files.make_macro_workbook, "macros"),
    "macros by type": (make_macro_type, "not an Excel"),
    "another zip": (make_other_zip, "not an Excel"),
    "a cut-off file": (lambda: files.make_workbook([HEADINGS])[:-200], "damaged"),
    "too large": (lambda: b"PK\x03\x04" + bytes(6 * 1024 * 1024), "larger than 5 MB"),
    "too much text": (lambda: b"a" * (6 * 1024 * 1024), "larger than 5 MB"),
    "a zip bomb": (files.make_zip_bomb, "unpacks"),
    "a zip bomb that lies": (files.make_lying_zip_bomb, "unpacks|damaged"),
    "billion laughs": (files.make_billion_laughs, "damaged"),
    "entities in the styles": (
        lambda: files.rewrite(
            files.make_workbook([HEADINGS]),
            {"xl/styles.xml": lambda old: b'<!DOCTYPE x [<!ENTITY a "b">]>' + old},
        ),
        "damaged",
    ),
    "entities in UTF-16": (
        lambda: files.rewrite(
            files.make_workbook([HEADINGS]),
            {
                "xl/styles.xml": lambda old: (
                    '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]>'
                    + old.decode().replace("<?xml version='1.0' encoding='UTF-8'?>", "")
                ).encode("utf-16")
            },
        ),
        "damaged",
    ),
    "broken XML": (lambda: files.make_workbook_of_xml("<row r='1'><c>"), "damaged"),
    "a row twice": (
        lambda: files.make_workbook_of_xml(
            files.make_row_xml(1, *HEADINGS) + files.make_row_xml(1, "a", "b")
        ),
        "damaged",
    ),
    "a string that is not there": (
        lambda: files.make_workbook_of_xml('<row r="1"><c t="s"><v>99</v></c></row>'),
        "damaged",
    ),
    "a cell from another row": (
        lambda: files.make_workbook_of_xml('<row r="1"><c r="A7"><v>1</v></c></row>'),
        "damaged",
    ),
    "many members": (
        lambda: files.rewrite(
            files.make_workbook([HEADINGS]), {f"m{n}.xml": bytes for n in range(600)}
        ),
        "unpacks",
    ),
    "a huge style sheet": (
        lambda: files.rewrite(
            files.make_workbook([HEADINGS]), {"xl/styles.xml": lambda old: old + b" " * 3_000_000}
        ),
        "unpacks",
    ),
    "one giant cell": (
        lambda: files.make_workbook_of_xml(files.make_row_xml(1, "a" * 3_000_000)),
        "unpacks",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_answers_a_hostile_file_with_one_sentence(name) -> None:
    make, words = HOSTILE[name]
    content = make()
    started = time.process_time()
    reading = read(content)
    assert time.process_time() - started < 5
    assert reading.rows == ()
    assert [error.row for error in reading.errors] == [0]
    text = reading.errors[0].describe()
    assert any(word in text for word in words.split("|")), text


def test_a_bomb_never_unpacks_in_memory() -> None:
    for content in (files.make_zip_bomb(), files.make_lying_zip_bomb()):
        tracemalloc.start()
        read(content)
        _size, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 8 * 1024 * 1024


def test_names_formulas_by_row_and_column() -> None:
    reading = read(files.make_workbook([HEADINGS, ("T1", "=1+1", 3), ("T2", "b", "=A2")]))
    assert [(error.row, error.column) for error in reading.errors] == [(2, "Tên"), (3, "Số")]
    assert "formula" in reading.errors[0].describe()


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace(";", "\t").encode("utf-8-sig"),
        lambda text: text.replace(";", ",").replace("\r\n", "\n").encode(),
        lambda text: f"sep=;\r\n{text}".encode(),
        lambda text: text.replace("\r\n", "\r").encode(),
    ],
    ids=["semicolons", "marked", "tabs", "commas", "declared", "old Mac"],
)
def test_reads_a_table_as_text_as_excel_writes_it(write) -> None:
    text = 'Mã;Tên;Số\r\nT1;Toán;3\r\n\r\nT2;"Tin ""học""\nvà máy";\r\n'
    reading = read(write(text))
    assert reading.errors == ()
    assert [(row.number, dict(row.values)) for row in reading.rows] == [
        (2, {"code": "T1", "name": "Toán", "number": 3}),
        (4, {"code": "T2", "name": 'Tin "học" và máy', "number": None}),
    ]


def test_names_formulas_and_faults_of_a_table_as_text() -> None:
    reading = read("Mã,Tên,Số\nT1,=1+1,3\nT2,b,#REF!\nT3,'=1+1,+4".encode())
    assert [(error.row, error.column) for error in reading.errors] == [
        (2, "Tên"),
        (3, "Số"),
        (4, "Số"),
    ]
    assert "formula" in reading.errors[0].describe()


def test_refuses_fifty_thousand_rows_of_text() -> None:
    reading = read("Mã,Tên,Số\n".encode() + b"T,Toan,3\n" * 50_000)
    assert [error.row for error in reading.errors] == [0]
    assert "more than 3000 rows" in reading.errors[0].describe()


def test_refuses_fifty_thousand_rows_at_once() -> None:
    rows = files.make_row_xml(1, *HEADINGS) + "".join(
        files.make_row_xml(number, f"T{number}", "Toán", "3") for number in range(2, 50_002)
    )
    content = files.make_workbook_of_xml(rows)
    started = time.process_time()
    reading = read(content)
    assert time.process_time() - started < 5
    assert [error.describe() for error in reading.errors] == [
        "The file has more than 3000 rows. Split it into several files and upload them one after "
        "the other."
    ]


def make_emptiness(last_row: int) -> bytes:
    rows = [files.make_row_xml(1, *HEADINGS), files.make_row_xml(2, "T1", "Toán", "3")]
    rows += [f'<row r="{number}" spans="1:8"/>' for number in range(3, last_row + 1)]
    return files.make_workbook_of_xml("".join(rows))


def test_passes_a_million_empty_rows_quickly() -> None:
    content = make_emptiness(1_048_576)
    started = time.process_time()
    reading = read(content)
    assert time.process_time() - started < 10
    assert [row.number for row in reading.rows] == [2]


def test_passes_empty_rows_in_flat_memory() -> None:
    content = make_emptiness(100_000)
    tracemalloc.start()
    read(content)
    _size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * 1024 * 1024


def test_reads_the_last_row_that_a_sheet_can_have() -> None:
    content = files.make_workbook_of_xml(
        files.make_row_xml(1, *HEADINGS) + files.make_row_xml(1_048_576, "T1", "Toán", "3")
    )
    assert [row.number for row in read(content).rows] == [1_048_576]


def test_headings_in_another_language_are_understood() -> None:
    class Translated(Kind):
        columns = (Column(key="k", heading=gettext_lazy("Yes")),)

    content = files.make_workbook([["Có"], ["x"]])
    with override("en"):
        reading = read_sheet(io.BytesIO(content), kind=Translated())
    assert len(reading.rows) == 1
