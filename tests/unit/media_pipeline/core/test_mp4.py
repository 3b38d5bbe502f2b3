import struct

import pytest

from media_pipeline.core.mp4 import box, find, full_box, iter_boxes, name_codec, read_track
from media_pipeline.core.refusals import ToolFailed

CONFIG = box(b"avcC", bytes([1, 0x64, 0, 0x1F, 0xFF]))
RATE = box(b"btrt", bytes(12))


def entry(*children: bytes) -> bytes:
    return box(b"avc1", bytes(78), *children)


def moov(*, keys: tuple[int, ...] = (1,)) -> bytes:
    """Four samples in two chunks of the file: 10, 20, 30 and 40 bytes."""
    table = box(
        b"stbl",
        full_box(b"stsd", 0, 0, struct.pack(">I", 1), entry(CONFIG, RATE)),
        full_box(b"stts", 0, 0, struct.pack(">III", 1, 4, 512)),
        full_box(b"ctts", 0, 0, struct.pack(">IIIIIII", 3, 2, 1024, 1, 0, 1, 512)),
        full_box(b"stss", 0, 0, struct.pack(f">I{len(keys)}I", len(keys), *keys)),
        full_box(b"stsz", 0, 0, struct.pack(">II4I", 0, 4, 10, 20, 30, 40)),
        full_box(b"stsc", 0, 0, struct.pack(">I6I", 2, 1, 3, 1, 2, 1, 1)),
        full_box(b"stco", 0, 0, struct.pack(">III", 2, 100, 500)),
    )
    mdhd = full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, 12800, 2048, 0, 0))
    elst = full_box(b"elst", 0, 0, struct.pack(">IIiI", 1, 160, 1024, 0x10000))
    media = box(b"mdia", mdhd, box(b"minf", table))
    return box(b"trak", box(b"edts", elst), media)


def test_reads_where_every_sample_lies() -> None:
    track = read_track(moov())
    assert [(s.offset, s.size) for s in track.samples] == [
        (100, 10),
        (110, 20),
        (130, 30),
        (500, 40),
    ]


def test_reads_when_every_sample_shows() -> None:
    track = read_track(moov(keys=(1, 4)))
    assert [s.shows_at for s in track.samples] == [1024, 1536, 1024, 2048]
    assert [s.is_key for s in track.samples] == [True, False, False, True]
    assert (track.timescale, track.priming) == (12800, 1024)


def test_leaves_the_rate_of_one_chunk_out() -> None:
    assert read_track(moov()).entry == entry(CONFIG)


def test_names_the_codec() -> None:
    assert name_codec(entry(CONFIG)) == "avc1.64001f"
    av1 = box(b"av01", bytes(78), box(b"av1C", bytes([0x81, 0x05, 0x0C, 0])))
    assert name_codec(av1) == "av01.0.05M.08"


def test_refuses_a_box_longer_than_its_file() -> None:
    with pytest.raises(ToolFailed):
        list(iter_boxes(struct.pack(">I4s", 99, b"moov")))


def test_finds_nothing_where_nothing_is() -> None:
    assert find(moov(), b"trak", b"nope") == b""
