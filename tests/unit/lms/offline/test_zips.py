"""The layout of an archive: what it says is what other programs read."""

import io
import zipfile
import zlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.offline.rules.zips import Layout, Member, TooLargeForZip, measure

AT = datetime(2026, 11, 30, 10, 20, 30)
FILES = {
    "index.html": b"<p>xin ch\xc3\xa0o</p>" * 50,
    "Phim/01 - Phép cộng.mp4": bytes(range(256)) * 300,
    "trống.txt": b"",
}


def make(files: dict[str, bytes] = FILES) -> tuple[Layout, list[bytes]]:
    members = [
        Member(path=path, size=len(body), crc32=zlib.crc32(body)) for path, body in files.items()
    ]
    return Layout(members, top="Toán 1", made_at=AT), list(files.values())


def render(layout: Layout, bodies: list[bytes], start: int, end: int) -> bytes:
    return b"".join(
        one.frame if one.member is None else bodies[one.member][one.start : one.start + one.length]
        for one in layout.cut(start, end)
    )


def test_is_a_zip_that_others_read_whole() -> None:
    layout, bodies = make()
    content = render(layout, bodies, 0, layout.size)
    assert len(content) == layout.size == measure(layout.members, top="Toán 1")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {i.filename: archive.read(i) for i in archive.infolist()} == {
            f"Toán 1/{path}": body for path, body in FILES.items()
        }
        assert all(i.compress_type == zipfile.ZIP_STORED for i in archive.infolist())
        assert archive.infolist()[0].date_time == (2026, 11, 30, 10, 20, 30)


def test_says_where_the_bytes_of_a_file_begin() -> None:
    layout, bodies = make()
    content = render(layout, bodies, 0, layout.size)
    for offset, member, body in zip(layout.offsets, layout.members, bodies, strict=True):
        assert content[offset : offset + member.size] == body


@given(st.integers(0, 80_000), st.integers(0, 80_000))
def test_any_part_of_it_is_the_part_of_the_whole(one: int, other: int) -> None:
    layout, bodies = make()
    start, end = sorted((min(one, layout.size), min(other, layout.size)))
    whole = render(layout, bodies, 0, layout.size)
    assert render(layout, bodies, start, end) == whole[start:end]


def test_refuses_what_no_stick_with_fat32_holds() -> None:
    members = [Member(path=f"{n}.mp4", size=2_100_000_000, crc32=0) for n in range(2)]
    with pytest.raises(TooLargeForZip):
        Layout(members, top="x", made_at=AT)
