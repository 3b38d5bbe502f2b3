"""Captions as stations take them beside a file: SubRip, and EBU STL (Tech 3264).

STL's Latin table (ISO 6937) has no hook, no dot below and no horn, and one mark a letter: of
Vietnamese it keeps letters and one mark. SubRip keeps them all; stations should take that.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from media_pipeline.core.captions import Cue, read_captions, read_words, write_time
from media_pipeline.core.masters.profiles import FRAMES_PER_S
from media_pipeline.core.masters.timecode import read_timecode

# Combining marks → the bytes that go before their letter in ISO 6937.
MARKS = {"\u0300": 0xC1, "\u0301": 0xC2, "\u0302": 0xC3, "\u0303": 0xC4, "\u0306": 0xC6}
LETTERS = {"đ": 0xF2, "Đ": 0xE2, "°": 0xB0, "½": 0xBD, "²": 0xB2, "³": 0xB3, "×": 0xB4, "÷": 0xB8}
NEW_LINE, UNUSED = 0x8A, 0x8F
BLOCK_BYTES, TEXT_BYTES, MOST_LETTERS = 128, 112, 40


def write_srt(vtt: str) -> str:
    """Return WebVTT as SubRip, without styles."""
    parts = []
    for number, cue in enumerate(read_captions(vtt), start=1):
        # WebVTT's times with a comma.
        times = f"{write_time(cue.start_ms)} --> {write_time(cue.end_ms)}".replace(".", ",")
        words = "\n".join(_read_lines(cue))
        parts.append(f"{number}\n{times}\n{words}\n")
    return "\n".join(parts)


def write_stl(vtt: str, *, title: str, timecode: str, day: str) -> bytes:
    """Return WebVTT as EBU STL whose times count from the programme's `timecode`."""
    cues = read_captions(vtt)
    first = read_timecode(timecode)
    blocks = [block for number, cue in enumerate(cues) for block in _write_cue(number, cue, first)]
    return _write_head(blocks, len(cues), title, timecode, day) + b"".join(blocks)


def write_beside(vtt: str, *, title: str, timecode: str, day: str) -> dict[str, bytes]:
    """Return both files that lie beside a master, by what their names end with."""
    return {
        # With a mark in front that old editors know Unicode by.
        ".srt": write_srt(vtt).encode("utf-8-sig"),
        ".stl": write_stl(vtt, title=title, timecode=timecode, day=day),
    }


def encode_latin(text: str) -> bytes:
    """Return `text` in ISO 6937, as much of it as that table has."""
    out = bytearray()
    for whole in unicodedata.normalize("NFC", text):
        if whole in LETTERS:
            out.append(LETTERS[whole])
            continue
        parts = list(unicodedata.normalize("NFD", whole))
        letter, marks = parts[0], parts[1:]
        if not " " <= letter <= "~":
            letter, marks = (
                {"đ": "d", "–": "-", "—": "-", "“": '"', "”": '"', "’": "'"}.get(letter, "?"),
                [],
            )
        known = [MARKS[mark] for mark in marks if mark in MARKS]
        out += bytes([*known[:1], ord(letter)])
    return bytes(out)


def _write_cue(number: int, cue: Cue, first: int) -> list[bytes]:
    lines = [encode_latin(line) for line in _read_lines(cue)]
    text = bytes([NEW_LINE]).join(lines)
    pieces = [text[at : at + TEXT_BYTES] for at in range(0, len(text), TEXT_BYTES)] or [b""]
    blocks = []
    for part, piece in enumerate(pieces):
        is_last = part == len(pieces) - 1
        head = bytes([0]) + number.to_bytes(2, "little") + bytes([0xFF if is_last else part, 0])
        head += _time(first, cue.start_ms) + _time(first, cue.end_ms)
        # Two lines from the bottom, in the middle, no comment.
        head += bytes([max(1, 22 - len(lines)), 2, 0])
        blocks.append(head + piece.ljust(TEXT_BYTES, bytes([UNUSED])))
    return blocks


def _write_head(blocks: Sequence[bytes], cues: int, title: str, timecode: str, day: str) -> bytes:
    clock = timecode.replace(":", "")
    date = day.replace("-", "")[2:8].ljust(6, "0")
    name = encode_latin(title)[:32]
    fields = (
        (b"850", 3),
        (b"STL25.01", 8),
        # For teletext-free players: open captions.
        (b"0", 1),
        (b"00", 2),
        # The language has no number of its own in every list: unknown.
        (b"00", 2),
        *((text, 32) for text in (name, b"", b"", b"", b"", b"")),
        (b"", 16),
        (date.encode(), 6),
        (date.encode(), 6),
        (b"01", 2),
        (f"{len(blocks):05d}".encode(), 5),
        (f"{cues:05d}".encode(), 5),
        (b"001", 3),
        (f"{MOST_LETTERS:02d}".encode(), 2),
        (b"23", 2),
        (b"1", 1),
        (clock.encode(), 8),
        (clock.encode(), 8),
        (b"1", 1),
        (b"1", 1),
        (b"VNM", 3),
    )
    head = b"".join(text.ljust(size) for text, size in fields)
    return head.ljust(1024)


def _read_lines(cue: Cue) -> list[str]:
    lines = [read_words(replace(cue, text=line)) for line in cue.text.split("\n")]
    return [line for line in lines if line]


def _time(first: int, time_ms: int) -> bytes:
    frame = first + round(time_ms * FRAMES_PER_S / 1000)
    seconds, frames = divmod(frame, FRAMES_PER_S)
    return bytes([seconds // 3600 % 24, seconds // 60 % 60, seconds % 60, frames])
