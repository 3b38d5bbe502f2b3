import struct

from media_pipeline.core.masters.elementary import follow, keeps_rate, read_headers, read_sizes
from media_pipeline.core.masters.findings import Light, judge_flow, judge_whole
from media_pipeline.core.masters.profiles import BUILT_IN
from media_pipeline.core.masters.wave_chunk import Levels, find_chunk, list_patches

XDCAM = BUILT_IN["xdcam-hd422"]
PICTURE = XDCAM.picture
assert PICTURE is not None
EVEN = 250_000


def test_an_even_stream_keeps_its_rate() -> None:
    flow = follow([EVEN] * 100, PICTURE)
    assert keeps_rate(flow, PICTURE)
    assert flow.bits_per_s == 50_000_000
    assert flow.runs_over_s == ()


def test_71_megabits_under_a_header_of_50_are_found_where_they_begin() -> None:
    flow = follow([EVEN] * 100 + [358_000] * 150, PICTURE)
    assert not keeps_rate(flow, PICTURE)
    # The buffer lasts another second and a half; then it is empty for the rest.
    assert 5.0 <= flow.runs_over_s[0] <= 6.0
    codes = {one.code for one in judge_flow(flow, None, XDCAM)}
    assert {"underflow", "rate"} <= codes
    assert judge_whole(judge_flow(flow, None, XDCAM)) is Light.RED


def test_what_is_not_stuffed_is_found() -> None:
    assert not keeps_rate(follow([EVEN // 2] * 250, PICTURE), PICTURE)


def test_one_big_picture_is_what_the_buffer_is_for() -> None:
    flow = follow([1_200_000, *[210_000] * 30, *[EVEN] * 200], PICTURE)
    assert flow.runs_over_s == ()
    assert keeps_rate(flow, PICTURE)


def test_reads_the_sizes_of_the_picture_alone() -> None:
    lines = ["#tb 0: 1/25", "0, -1, 0, 1, 256368, 0x4d", "1, 0, 0, 1, 99, 0x0", "0, 0, 3, 1, 7, 0"]
    assert read_sizes(lines) == [256368, 7]


def test_reads_the_headers_of_a_stream() -> None:
    # One sequence at 4:2:2 High, 50 Mb/s, two groups of two pictures, upper field first.
    rate, buffer = 125_000, 2223
    sequence = (1920 << 52 | 1080 << 40 | 3 << 36 | 3 << 32) | (rate & 0x3FFFF) << 14 | 1 << 13
    sequence |= (buffer & 0x3FF) << 3
    extension = 1 << 44 | 0x82 << 36 | 2 << 33 | (buffer >> 10) << 8
    group = (10 << 26 | 1 << 19) << 0
    pictures = [n << 54 | kind << 51 | 0xFFFF << 35 for n, kind in ((0, 1), (1, 2))]
    coding = 8 << 44 | 0b1111 << 40 | 3 << 34 | 3 << 32 | 0x80 << 16 >> 8
    stream = b"\0\0\1\xb3" + sequence.to_bytes(8, "big") + b"\0\0\1\xb5"
    stream += extension.to_bytes(6, "big")
    for _n in range(2):
        stream += b"\0\0\1\xb8" + (group << 0).to_bytes(4, "big")
        for picture in pictures:
            stream += b"\0\0\1\0" + picture.to_bytes(8, "big")
            stream += b"\0\0\1\xb5" + coding.to_bytes(6, "big") + b"\0\0\1\1" + bytes(20)
    found = read_headers(stream)
    assert found is not None
    assert (found.width, found.height, found.bits_per_s) == (1920, 1080, 50_000_000)
    assert (found.profile_and_level, found.chroma) == (0x82, 2)
    assert (found.pattern, found.group_lengths) == ("IPIP", (2,))


def test_garbage_has_no_headers() -> None:
    assert read_headers(bytes(1000)) is None
    assert read_headers(b"") is None


def test_a_wave_header_takes_the_loudness() -> None:
    bext = b"bext" + struct.pack("<I", 602) + bytes(602)
    head = b"RIFF" + bytes(4) + b"WAVE" + b"JUNK" + struct.pack("<I", 4) + bytes(4) + bext
    at, size = find_chunk(head + b"data" + bytes(8)) or (0, 0)
    assert (head[at - 8 : at - 4], size) == (b"bext", 602)
    patches = list_patches(Levels(lufs=-23.02, range_lu=4.1, peak_dbtp=-3.1))
    assert patches[346] == b"\2\0"
    assert struct.unpack("<5h", patches[412]) == (-2302, 410, -310, 0x7FFF, 0x7FFF)


def test_a_wave_header_without_room_is_left_alone() -> None:
    assert find_chunk(b"RIFF" + bytes(4) + b"WAVEdata" + bytes(100)) is None
    assert find_chunk(b"") is None
