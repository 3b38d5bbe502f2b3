"""The head of a fragmented MP4: what each track is, before any of its samples."""

import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from media_pipeline.core.mp4 import box, full_box

KEY_FLAGS, OTHER_FLAGS = 0x02000000, 0x01010000


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One sample as it will lie in the file."""

    size: int
    duration: int
    shift: int
    """How much later than decoded it shows; may be negative."""
    is_key: bool


@dataclass(frozen=True, kw_only=True)
class Stream:
    is_video: bool
    timescale: int
    entry: bytes
    pieces: tuple[Piece, ...]
    width: int = 0
    height: int = 0
    late: int = 0
    """Ticks that decoding is ahead of showing, once it is; or a coder's run-in."""
    length: int = 0
    """Ticks that it shows, where that is not what its samples' durations add up to."""
    language: str = "und"

    @property
    def duration(self) -> int:
        """Return the ticks from first to last."""
        return self.length or sum(piece.duration for piece in self.pieces)

    @cached_property
    def usual_duration(self) -> int:
        """Return what most samples last: only the others say so themselves."""
        return Counter(piece.duration for piece in self.pieces).most_common(1)[0][0]


def write_init(streams: Sequence[Stream]) -> bytes:
    """Return ftyp and moov; the first stream's length is the film's."""
    return _ftyp() + _moov(streams)


def _ftyp() -> bytes:
    # mp42 first: MediaInfo, and with it our own probe, takes iso6 in front for no video at all.
    return box(b"ftyp", b"mp42", struct.pack(">I", 0), b"iso6mp42dash")


# The three letters that MP4 wants, for the languages taught here.
LANGUAGES = {"vi": "vie", "en": "eng", "fr": "fra", "zh": "zho", "ja": "jpn", "ru": "rus"}

MATRIX = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def _moov(streams: Sequence[Stream]) -> bytes:
    movie = streams[0]
    mvhd = full_box(
        b"mvhd",
        0,
        0,
        struct.pack(">IIIIIHHII", 0, 0, 1000, 0, 0x10000, 0x0100, 0, 0, 0),
        MATRIX,
        bytes(24),
        struct.pack(">I", len(streams) + 1),
    )
    total_ms = movie.duration * 1000 // movie.timescale
    # Without the length here a player shows a live stream: no seek bar.
    mehd = full_box(b"mehd", 0, 0, struct.pack(">I", total_ms))
    defaults = [
        full_box(
            b"trex",
            0,
            0,
            struct.pack(
                ">IIIII",
                n + 1,
                1,
                stream.usual_duration,
                0,
                OTHER_FLAGS if stream.is_video else KEY_FLAGS,
            ),
        )
        for n, stream in enumerate(streams)
    ]
    traks = [_trak(n + 1, stream) for n, stream in enumerate(streams)]
    return box(b"moov", mvhd, *traks, box(b"mvex", mehd, *defaults))


def _trak(number: int, stream: Stream) -> bytes:
    volume = 0 if stream.is_video else 0x0100
    tkhd = full_box(
        b"tkhd",
        0,
        3,
        struct.pack(
            ">IIIIIIIHHHH", 0, 0, number, 0, 0, 0, 0, 0, 0 if stream.is_video else 1, volume, 0
        ),
        MATRIX,
        struct.pack(">II", stream.width << 16, stream.height << 16),
    )
    code = LANGUAGES.get(stream.language, "und")
    packed = (ord(code[0]) - 96) << 10 | (ord(code[1]) - 96) << 5 | (ord(code[2]) - 96)
    mdhd = full_box(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, stream.timescale, 0, packed, 0))
    handler = b"vide" if stream.is_video else b"soun"
    hdlr = full_box(b"hdlr", 0, 0, bytes(4), handler, bytes(12), b"\0")
    media = (
        full_box(b"vmhd", 0, 1, bytes(8)) if stream.is_video else full_box(b"smhd", 0, 0, bytes(4))
    )
    dinf = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 1)))
    stbl = box(
        b"stbl",
        full_box(b"stsd", 0, 0, struct.pack(">I", 1), stream.entry),
        full_box(b"stts", 0, 0, bytes(4)),
        full_box(b"stsc", 0, 0, bytes(4)),
        full_box(b"stsz", 0, 0, bytes(8)),
        full_box(b"stco", 0, 0, bytes(4)),
    )
    return box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, box(b"minf", media, dinf, stbl)))
