"""An archive that lies nowhere reads like one that does."""

import io
import zipfile
import zlib
from datetime import datetime
from typing import BinaryIO

from hypothesis import given
from hypothesis import strategies as st

from lms.offline.adapters.composing import ComposedFile
from lms.offline.rules.zips import Layout, Member

BODIES = [b"<p>" * 9, bytes(range(256)) * 40, b"", b"z" * 5000]


def make(opened: list[int] | None = None) -> ComposedFile:
    members = [
        Member(path=f"{n}.bin", size=len(body), crc32=zlib.crc32(body))
        for n, body in enumerate(BODIES)
    ]

    def open_member(number: int) -> BinaryIO:
        if opened is not None:
            opened.append(number)
        return io.BytesIO(BODIES[number])

    layout = Layout(members, top="Gói", made_at=datetime(2026, 11, 30))
    return ComposedFile(layout, open_member)


def test_python_reads_it_as_an_archive() -> None:
    with zipfile.ZipFile(make()) as archive:
        assert archive.testzip() is None
        assert [archive.read(name) for name in archive.namelist()] == BODIES


@given(st.lists(st.tuples(st.integers(0, 17_000), st.integers(1, 6000)), max_size=8))
def test_reads_the_same_wherever_one_jumps(jumps: list[tuple[int, int]]) -> None:
    whole = make().read()
    file = make()
    for start, length in jumps:
        file.seek(start)
        # One read stops where a member does.
        found = file.read(length) or b""
        assert whole[start:].startswith(found)
        assert bool(found) == (start < len(whole))


def test_opens_only_what_is_asked_for() -> None:
    opened: list[int] = []
    file = make(opened)
    file.seek(0, io.SEEK_END)
    file.seek(-3, io.SEEK_CUR)
    assert len(file.read(10)) == 3
    assert opened == []
