"""What is brought is what its name says, and harms nobody who opens it."""

import io
import struct
import zipfile

import pytest

from lessons.library.adapters.files import inspect_file
from lessons.library.rules import InvalidInput
from lessons.library.rules.files import clean_name
from tests.factories.library import PDF, PNG, make_archive, make_slides

MOST = 50 * 1024 * 1024


def look(name: str, content: bytes, most: int = MOST) -> str:
    return inspect_file(io.BytesIO(content), name=name, size=len(content), most=most)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("phiếu.pdf", PDF, "application/pdf"),
        ("bài.pptx", make_slides(), "presentationml.presentation"),
        ("ảnh.png", PNG, "image/png"),
        ("lời.txt", "Xin chào các em".encode(), "text/plain"),
        ("nghe.mp3", b"ID3\x03\x00\x00" + bytes(64), "audio/mpeg"),
        ("trang.html", b"<!doctype html><script>alert(1)</script>", "text/html"),
        ("hình.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml"),
    ],
)
def test_takes_what_is_what_it_says(name: str, content: bytes, media_type: str) -> None:
    assert look(name, content).endswith(media_type)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("phiếu.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("ảnh.png", b"MZ\x90\x00" + bytes(200)),
        ("ảnh.jpg", PNG),
        ("lời.txt", b"<script>alert(1)</script>"),
        ("lời.txt", b"\x7fELF" + bytes(64)),
        ("bài.pptx", make_archive({"word/document.xml": b"<x/>"})),
        ("bài.pptx", PDF),
        ("nghe.mp3", PDF),
    ],
)
def test_refuses_a_lying_name(name: str, content: bytes) -> None:
    with pytest.raises(InvalidInput, match="is called"):
        look(name, content)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a.exe", "are not taken"),
        ("a", "are not taken"),
        ("a.mp4", "media library"),
        ("a.ppt", "Save as"),
        ("a.pptm", "macros"),
    ],
)
def test_names_the_way_out_for_kinds_not_taken(name: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        look(name, PDF)


def test_refuses_empty_and_huge_files() -> None:
    with pytest.raises(InvalidInput, match="empty"):
        look("a.pdf", b"")
    with pytest.raises(InvalidInput) as refused:
        look("a.pdf", PDF + bytes(2_000_000), most=1024 * 1024)
    assert refused.value.params == {"size": 2, "most": 1}


def test_refuses_a_bomb_by_what_it_declares() -> None:
    with pytest.raises(InvalidInput, match="unpacks to far more"):
        look("a.pptx", make_slides(**{"ppt/media/1.bin": bytes(30 * 1024 * 1024)}))


def test_refuses_too_many_members() -> None:
    many = {f"ppt/slides/{number}": b"" for number in range(5001)}
    with pytest.raises(InvalidInput, match="unpacks to far more"):
        look("a.pptx", make_slides(**many))


def test_reads_no_directory_that_is_said_to_be_huge() -> None:
    content = bytearray(make_slides())
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    with pytest.raises(InvalidInput, match="unpacks to far more"):
        look("a.pptx", bytes(content))


def test_reads_no_second_directory_that_the_first_hides() -> None:
    # zipfile obeys the record of 64 bits, whatever the one behind it says.
    content = make_slides()
    at = content.rfind(b"PK\x05\x06")
    count, size, start = struct.unpack_from("<HLL", content, at + 10)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)
    hidden = content[:at] + record + locator + content[at:]
    assert len(zipfile.ZipFile(io.BytesIO(hidden)).infolist()) == 2
    with pytest.raises(InvalidInput, match="unpacks to far more"):
        look("a.pptx", hidden)


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ("ppt/vbaProject.bin", "macros"),
        ("cai-dat.exe", "program"),
        ("../../etc/passwd", "damaged"),
    ],
)
def test_refuses_what_an_archive_should_not_hold(member: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        look("a.zip", make_archive({member: b"x"}))


def test_refuses_an_archive_cut_short() -> None:
    with pytest.raises(InvalidInput, match="damaged"):
        look("a.zip", make_slides()[:-30])


def test_names_lose_folders_and_what_cannot_be_seen() -> None:
    assert clean_name("C:\\bài\\Phiếu\u202e bài\u200b tập.PDF") == "Phiếu bài tập.pdf"
    assert clean_name('a<b>"c".pdf') == "a-b-c-.pdf"
    assert len(clean_name("à" * 500 + ".pdf")) == 120
