"""A letter is well-formed whatever stands in it, and its numbers are numbers."""

import io
import xml.etree.ElementTree as ET
import zipfile

from openpyxl import load_workbook

from lms.supervision.adapters.letters import pack_text, pack_workbook
from lms.supervision.rules.letters import LetterTable

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = LetterTable(
    caption="1. Học sinh <chưa> có thiết bị & mạng",
    heads=["Cấp", "Hộ nghèo", "Tổng"],
    lines=[["=SUM(A1) ]]> \x00", 4773, 17049], ["Tổng", "–", 12.5]],
)


def read(content: bytes) -> ET.Element:
    """Return the text of a letter."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        for name in ("META-INF/manifest.xml", "styles.xml"):
            ET.fromstring(archive.read(name))
        return ET.fromstring(archive.read("content.xml"))


def test_a_letter_says_what_is_in_its_tables() -> None:
    content = pack_text(head=["SỞ <A>"], tables=[TABLE], foot=["Thủ trưởng"])
    root = read(content)
    said = ["".join(one.itertext()) for one in root.iter(f"{TEXT}p")]
    assert said[:2] == ["SỞ <A>", "1. Học sinh <chưa> có thiết bị & mạng"]
    assert {"17.049", "12,5", "–", "=SUM(A1) ]]>  "} <= set(said)
    values = [one.get(f"{OFFICE}value") for one in root.iter() if one.get(f"{OFFICE}value")]
    assert values == ["4773", "17049", "12.5"]
    assert content == pack_text(head=["SỞ <A>"], tables=[TABLE], foot=["Thủ trưởng"])


def test_a_workbook_has_a_sheet_for_each_table_and_no_formula() -> None:
    clean = LetterTable(caption="a/b: [c]", heads=TABLE.heads, lines=[["=1+1", 2, 3]])
    book = load_workbook(io.BytesIO(pack_workbook(head=["Sở"], tables=[clean, clean])))
    assert len(book.sheetnames) == 2
    [*_rest, last] = book.worksheets[0].iter_rows()
    assert [cell.value for cell in last] == ["=1+1", 2, 3]
    assert last[0].data_type == "s"


def test_a_letter_uses_no_style_that_it_does_not_have() -> None:
    content = pack_text(head=["A"], tables=[TABLE], foot=["B"], sides=(["C"], ["D", "E"]))
    root = read(content)
    name = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name"
    known = {one.get(name) for one in root.iter() if one.get(name)}
    used = {
        value for one in root.iter() for key, value in one.items() if key.endswith("}style-name")
    }
    assert used
    assert used <= known


def test_sheets_of_a_letter_are_not_numbered_twice() -> None:
    table = LetterTable(caption="1. Kế hoạch", heads=TABLE.heads, lines=[["Tổng", 2, 3]])
    book = load_workbook(io.BytesIO(pack_workbook(head=["Sở"], tables=[table])))
    assert book.sheetnames == ["1. Kế hoạch"]


def test_a_workbook_leaves_out_what_no_cell_takes() -> None:
    table = LetterTable(caption="Bảng", heads=["Trường"], lines=[["Tiểu\x0b học"]])
    book = load_workbook(io.BytesIO(pack_workbook(head=["Sở\x0b"], tables=[table])))
    assert [*book.worksheets[0].values] == [("Sở",), ("Bảng",), ("Trường",), ("Tiểu học",)]
