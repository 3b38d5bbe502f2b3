"""The loudness in a Broadcast Wave header (EBU Tech 3285, version 2): where its bytes go."""

import struct
from dataclasses import dataclass

VERSION_AT, LOUDNESS_AT, LEAST_BYTES = 346, 412, 602
UNKNOWN = 0x7FFF


@dataclass(frozen=True, kw_only=True)
class Levels:
    """What the header has room for; None for what was not measured."""

    lufs: float
    range_lu: float
    peak_dbtp: float
    momentary_lufs: float | None = None
    short_term_lufs: float | None = None


def find_chunk(head: bytes) -> tuple[int, int] | None:
    """Return where the body of `bext` begins and how long it is, in the first bytes of a file."""
    at = 12
    while at + 8 <= len(head):
        name, size = head[at : at + 4], int.from_bytes(head[at + 4 : at + 8], "little")
        if name == b"bext":
            return (at + 8, size) if size >= LEAST_BYTES else None
        if name == b"data":
            return None
        at += 8 + size + size % 2
    return None


def list_patches(levels: Levels) -> dict[int, bytes]:
    """Return what to write where, counted from the chunk's body."""
    values = (
        levels.lufs,
        levels.range_lu,
        levels.peak_dbtp,
        levels.momentary_lufs,
        levels.short_term_lufs,
    )
    words = [UNKNOWN if v is None else round(max(-99.99, min(99.99, v)) * 100) for v in values]
    return {VERSION_AT: struct.pack("<H", 2), LOUDNESS_AT: struct.pack("<5h", *words)}
