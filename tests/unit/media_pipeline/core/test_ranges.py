"""What RFC 9110 says of ranges, and what attackers make of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.core.ranges import Part, Whole, may_continue, read_range


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [
        ("bytes=0-", 0, 1000),
        ("bytes=0-0", 0, 1),
        ("bytes=0-499", 0, 500),
        ("bytes=500-999", 500, 1000),
        ("bytes=999-", 999, 1000),
        ("bytes=500-5000", 500, 1000),
        ("bytes=-1", 999, 1000),
        ("bytes=-5000", 0, 1000),
        ("Bytes = 10-19", 10, 20),
    ],
)
def test_finds_the_part(header: str, start: int, end: int) -> None:
    assert read_range(header, size=1000) == Part(start=start, end=end)


@pytest.mark.parametrize(
    "header",
    [
        *(None, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5", "lines=0-5"),
        *("bytes=9-5", "bytes=0-1,5-6", "bytes=0-,0-,0-", "bytes=+1-2", "bytes=1-2-3", "bytes=--1"),
        *("bytes=0x1-2", "bytes=١-٢", "bytes=²-3", "bytes=" + "9" * 5000 + "-", "bytes=1_0-20"),
    ],
)
def test_sends_everything_for_what_it_does_not_understand(header: str | None) -> None:
    assert read_range(header, size=1000) is Whole.ALL


@pytest.mark.parametrize(
    ("header", "size"),
    [
        *(("bytes=1000-", 1000), ("bytes=2000-3000", 1000), ("bytes=-0", 1000)),
        *(("bytes=0-", 0), ("bytes=-5", 0), ("bytes=99999999999999999999-", 1000)),
    ],
)
def test_finds_nothing_outside_the_file(header: str, size: int) -> None:
    assert read_range(header, size=size) is Whole.NOTHING


@given(header=st.text() | st.from_regex(r"bytes=[0-9]{0,20}-[0-9]{0,20}"), size=st.integers(0, 99))
def test_never_leaves_the_file(header: str, size: int) -> None:
    found = read_range(header, size=size)
    assert isinstance(found, Whole) or 0 <= found.start < found.end <= size


def test_describes_a_part_as_http_wants_it() -> None:
    part = Part(start=0, end=500)
    assert part.describe(1000) == "bytes 0-499/1000"
    assert part.length == 500


@pytest.mark.parametrize(
    ("if_range", "continues"),
    [
        (None, True),
        ('"a"', True),
        ("Sun, 01 Nov 2026 08:00:00 GMT", True),
        ('"b"', False),
        ('W/"a"', False),
        ("Sun, 01 Nov 2026 07:00:00 GMT", False),
        ("", False),
    ],
)
def test_continues_the_same_file_only(if_range: str | None, continues: bool) -> None:
    modified = "Sun, 01 Nov 2026 08:00:00 GMT"
    assert may_continue(if_range, etag='"a"', modified=modified) is continues
