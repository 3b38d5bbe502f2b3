"""What a station is handed fits its machines: names, days without a hole, lists others read."""

import hashlib
import itertools
import json
import re
from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.filenames import LONGEST, name_file
from lms.broadcasts.rules.frames import DAY_FRAMES, FRAMES_PER_HOUR, FRAMES_PER_MINUTE, Span
from lms.broadcasts.rules.handing import (
    Gap,
    Handed,
    HandedFile,
    lay_out_day,
    list_files,
)
from lms.broadcasts.rules.manifests import (
    identify_c4,
    write_aria2,
    write_md5sums,
    write_wget,
)
from lms.broadcasts.rules.orders import list_order_rows
from lms.broadcasts.rules.playlists import write_amcp, write_ffplayout, write_m3u
from lms.broadcasts.rules.receipts import Bytes, Receipt, count_percent, judge_receipt, read_digest

DAY = date(2026, 11, 30)
NAME = {
    "channel": "NTV",
    "day": DAY,
    "clock": "07:00",
    "grade": 1,
    "subject": "Toán",
    "title": "Phép cộng trong phạm vi 10",
    "suffix": ".mxf",
}


def make_file(name: str = "A.mxf", **given) -> HandedFile:
    facts = {"bytes": 10, "sha256": "a" * 64, "md5": "b" * 32, "frames": 100}
    return HandedFile(name=name, **facts | given)


def make_handed(key: int, start: int, frames: int, **given) -> Handed:
    facts = {"day": DAY, "kind": AiringKind.FIRST, "title": f"Bài {key}"}
    return Handed(key=key, span=Span(start, start + frames), **facts | given)


def test_names_a_file_without_diacritics_or_spaces() -> None:
    assert name_file(**NAME) == "NTV_20261130_0700_L1_TOAN_PHEP-CONG-TRONG-PHAM-VI-10.mxf"
    assert "LICH-SU-DIA-LI" in name_file(**NAME | {"subject": "Lịch sử & Địa lí"})
    assert "HINH-HAI_2026" in name_file(**NAME | {"channel": "Truyền hình Hải Vân"})
    assert name_file(**NAME | {"channel": "Phát thanh Hải Vân"}).startswith("PHAT-THANH-HAI_")
    assert "_DUONG-" in name_file(**NAME | {"title": "Đường (gấp khúc)"})


def test_names_no_two_files_alike_whatever_their_capitals() -> None:
    first = name_file(**NAME)
    second = name_file(**NAME, taken=[first.lower()])
    assert second == first.replace(".mxf", "-2.mxf")
    assert name_file(**NAME, taken=[first, second]).endswith("-3.mxf")


@given(title=st.text(max_size=300), subject=st.text(max_size=60), channel=st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_gives_every_text_a_short_name_that_stays_in_its_folder(title, subject, channel) -> None:
    name = name_file(**NAME | {"title": title, "subject": subject, "channel": channel})
    for one in (name, name_file(**NAME | {"title": title}, taken=[name, name_file(**NAME)])):
        assert len(one) <= LONGEST
        assert re.fullmatch(r"[A-Z0-9][A-Z0-9_-]{0,75}\.[a-z0-9]{2,4}", one)


def test_fills_a_day_to_exactly_its_last_frame() -> None:
    handed = [
        make_handed(1, 7 * FRAMES_PER_HOUR, 15 * FRAMES_PER_MINUTE + 7),
        make_handed(2, 9 * FRAMES_PER_HOUR, 20 * FRAMES_PER_MINUTE),
    ]
    trailer = Gap(source="TRAILER", frames=30 * FRAMES_PER_MINUTE)
    day = lay_out_day(handed, fillers=[trailer], default="CHO")
    assert sum(one.span.frames for one in day) == DAY_FRAMES
    assert all(one.span.end == after.span.start for one, after in itertools.pairwise(day))
    assert [one.title for one in day] == [
        *("TRAILER", "CHO", "Bài 1", "TRAILER", "CHO", "Bài 2", "TRAILER", "CHO")
    ]


def test_cuts_what_overlaps_and_still_fills_the_day() -> None:
    handed = [make_handed(1, 0, 1000), make_handed(2, 500, 1000), make_handed(3, 600, 100)]
    day = lay_out_day(handed, fillers=[], default="CHO")
    assert [(one.span.start, one.span.end) for one in day[:2]] == [(0, 1000), (1000, 1500)]
    assert sum(one.span.frames for one in day) == DAY_FRAMES


def test_an_empty_day_is_one_long_filler() -> None:
    assert [one.span for one in lay_out_day([], fillers=[], default="CHO")] == [Span(0, DAY_FRAMES)]


def test_writes_an_ffplayout_day_of_86400_seconds_that_starts_behind_the_leader() -> None:
    film = make_file("A.mxf", frames=15 * FRAMES_PER_MINUTE + 750, som=750)
    relay = {"kind": AiringKind.RELAY, "relay_source": "VTV7", "title": "Tiếng Việt"}
    day = lay_out_day(
        [
            make_handed(1, 7 * FRAMES_PER_HOUR, 15 * FRAMES_PER_MINUTE, file=film),
            make_handed(2, 8 * FRAMES_PER_HOUR, 333, **relay),
        ],
        fillers=[],
        default="CHO.mxf",
    )
    read = json.loads(write_ffplayout(channel="NTV", day=DAY, stretches=day))
    assert read["date"] == "2026-11-30"
    items = read["program"]
    assert round(sum(one["out"] - one["in"] for one in items), 6) == 86_400
    assert all(one.keys() >= {"in", "out", "duration", "source"} for one in items)
    assert items[1] | {"title": ""} == {
        "in": 30.0,
        "out": 930.0,
        "duration": 930.0,
        "source": "A.mxf",
        "title": "",
        "category": "",
        "audio": "",
        "custom_filter": "",
    }
    # A relay has no file: the station switches over, and something stands behind it.
    assert items[3]["source"] == "CHO.mxf"
    assert items[3]["title"] == "Tiếng Việt"


def test_writes_m3u_and_amcp_of_the_same_day() -> None:
    film = make_file("A.mxf", frames=1000)
    day = lay_out_day(
        [make_handed(1, 0, 1000, file=film, title='Bài "1"\n#EXT')], fillers=[], default="CHO"
    )
    lines = write_m3u(stretches=day).decode().splitlines()
    assert lines[:3] == ["#EXTM3U", '#EXTINF:40,Bài "1" #EXT', "A.mxf"]
    trailer = Gap(source="TRAILER/HE.1.mxf", frames=500)
    filled = lay_out_day([], fillers=[trailer], default="CHO.mp4")
    clips = [line.split('"')[1] for line in write_amcp(stretches=filled).decode().splitlines()]
    assert clips == ["TRAILER/HE.1", "CHO"]
    commands = write_amcp(stretches=day).decode().split("\r\n")
    assert commands[0] == 'LOADBG 1-10 "A" SEEK 0 LENGTH 1000 AUTO'
    assert commands[1] == f'LOADBG 1-10 "CHO" SEEK 0 LENGTH {DAY_FRAMES - 1000} AUTO'


def test_lists_each_file_once_for_every_tool() -> None:
    first, again = (make_handed(key, key, 1, file=make_file("A.mxf")) for key in (1, 2))
    files = list_files([first, again, make_handed(3, 9, 1, file=make_file("B.mxf"))])
    assert [one.name for one in files] == ["A.mxf", "B.mxf"]
    assert write_md5sums(files).decode() == f"{'b' * 32}  A.mxf\n{'b' * 32}  B.mxf\n"
    addresses = {"A.mxf": "https://x/1/A.mxf"}
    assert write_wget(files, addresses) == b"https://x/1/A.mxf\n"
    aria = write_aria2(files, addresses).decode()
    assert aria.startswith("https://x/1/A.mxf\n  out=A.mxf\n  checksum=sha-256=" + "a" * 64)
    assert "B.mxf" not in aria


def test_identifies_bytes_as_c4_does() -> None:
    # The identifier of no bytes, as the standard gives it.
    assert identify_c4(b"") == (
        "c459dsjfscH38cYeXXYogktxf4Cd9ibshE3BHUo6a58hBXmRQdZrAkZzsWcbWtDg5oQstpDuni4Hirj75GEmTc1sFT"
    )
    assert len(identify_c4(hashlib.sha512(b"x").digest())) == 90


def test_tells_how_much_went_out() -> None:
    parts = [Bytes(0, 10), Bytes(5, 40), Bytes(60, 100)]
    assert count_percent(parts, 100) == 80
    assert count_percent([Bytes(0, 999)], 1000) == 99
    assert judge_receipt(parts, 100, reported="", expected="x") is Receipt.PARTLY
    whole = [*parts, Bytes(40, 60)]
    assert judge_receipt(whole, 100, reported="", expected="x") is Receipt.SENT
    assert judge_receipt([], 100, reported="", expected="x") is Receipt.NONE
    assert judge_receipt([], 100, reported="x", expected="x") is Receipt.MATCH
    assert judge_receipt(whole, 100, reported="y", expected="x") is Receipt.MISMATCH


def test_reads_a_hash_as_tools_write_it() -> None:
    assert read_digest(f" {'A' * 32}  *A.mxf\n") == "a" * 32
    assert read_digest("c" * 64) == "c" * 64
    assert read_digest("c" * 40) == read_digest("") == read_digest("không có") == ""


def test_the_order_names_the_timecode_that_the_file_of_this_station_has() -> None:
    facts = {
        "day_start": time(0),
        "kinds": dict.fromkeys(AiringKind, ""),
        "missing": "",
        "withdrawn": "RÚT",
        "relay": "",
    }
    usual = make_handed(1, 0, 26, file=make_file("A.mxf"))
    other = make_handed(2, 50, 26, file=make_file("B.mxf", begins=FRAMES_PER_HOUR))
    rows = list_order_rows([usual, other], **facts)
    assert [(row["tc_in"], row["tc_out"]) for row in rows] == [
        ("10:00:00:00", "10:00:01:01"),
        ("01:00:00:00", "01:00:01:01"),
    ]


def test_what_another_server_sends_is_asked_for_and_never_sent_whole() -> None:
    facts = {"reported": "", "expected": "x", "is_asked": True}
    assert judge_receipt([], 10, **facts) is Receipt.ASKED
    assert judge_receipt([Bytes(0, 4)], 10, **facts) is Receipt.ASKED
    # What was counted beside it counts, and what the station says counts most.
    assert judge_receipt([Bytes(0, 10)], 10, **facts) is Receipt.SENT
    assert judge_receipt([], 10, **facts | {"reported": "x"}) is Receipt.MATCH
