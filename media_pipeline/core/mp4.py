"""MP4 as bytes: boxes written, and the samples of a plain file's one track read."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from media_pipeline.core.refusals import ToolFailed


def box(kind: bytes, *parts: bytes) -> bytes:
    """Return a box around `parts`."""
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """Return a box that begins with its version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def iter_boxes(
    data: bytes, start: int = 0, end: int | None = None
) -> Iterator[tuple[bytes, int, int]]:
    """Yield (kind, start of body, end of body) of the boxes lying side by side."""
    stop = len(data) if end is None else end
    while start + 8 <= stop:
        size, kind = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, start + 8)
            header = 16
        size = size or stop - start
        if size < header or start + size > stop:
            raise ToolFailed(f"a box of {size} bytes where {stop - start} are left")
        yield kind, start + header, start + size
        start += size


def find(data: bytes, *path: bytes) -> bytes:
    """Return the body of the box at `path`; empty where there is none."""
    start, end = 0, len(data)
    for wanted in path:
        for kind, body, stop in iter_boxes(data, start, end):
            if kind == wanted:
                start, end = body, stop
                break
        else:
            return b""
    return data[start:end]


@dataclass(frozen=True, kw_only=True)
class Sample:
    offset: int
    size: int
    shows_at: int
    """Presentation time in the file's own ticks."""
    is_key: bool


@dataclass(frozen=True, kw_only=True)
class Track:
    timescale: int
    entry: bytes
    """The sample entry: codec configuration and all, without its bit-rate box."""
    samples: tuple[Sample, ...]
    priming: int
    """Ticks at the start that an edit list hides."""


def read_track(moov: bytes) -> Track:
    """Read the first track of a plain (not fragmented) file.

    :raises ToolFailed: the tables do not agree.
    """
    media = find(moov, b"trak", b"mdia")
    table = find(media, b"minf", b"stbl")
    sizes = _sizes(find(table, b"stsz"))
    decode = _runs(find(table, b"stts"), "II", len(sizes))
    shift = _runs(find(table, b"ctts"), "Ii", len(sizes)) if find(table, b"ctts") else None
    offsets = _offsets(table, sizes)
    keys = _keys(find(table, b"stss"), len(sizes))
    samples, clock = [], 0
    for n, size in enumerate(sizes):
        shows_at = clock + (shift[n] if shift else 0)
        samples.append(
            Sample(offset=offsets[n], size=size, shows_at=shows_at, is_key=n + 1 in keys)
        )
        clock += decode[n]
    return Track(
        timescale=_timescale(find(media, b"mdhd")),
        entry=_without_rate(find(table, b"stsd")[8:]),
        samples=tuple(samples),
        priming=_priming(find(moov, b"trak", b"edts", b"elst")),
    )


def _timescale(mdhd: bytes) -> int:
    at = 20 if mdhd[0] == 1 else 12
    value: int = struct.unpack_from(">I", mdhd, at)[0]
    return value


def _sizes(stsz: bytes) -> list[int]:
    fixed, count = struct.unpack_from(">II", stsz, 4)
    return [fixed] * count if fixed else list(struct.unpack_from(f">{count}I", stsz, 12))


def _runs(data: bytes, form: str, total: int) -> list[int]:
    (count,) = struct.unpack_from(">I", data, 4)
    values: list[int] = []
    for n in range(count):
        repeat, value = struct.unpack_from(f">{form}", data, 8 + 8 * n)
        values += [value] * repeat
    if len(values) != total:
        raise ToolFailed(f"{len(values)} times for {total} samples")
    return values


def _offsets(table: bytes, sizes: list[int]) -> list[int]:
    wide = find(table, b"co64")
    starts_box = wide or find(table, b"stco")
    (count,) = struct.unpack_from(">I", starts_box, 4)
    starts = struct.unpack_from(f">{count}{'Q' if wide else 'I'}", starts_box, 8)
    stsc = find(table, b"stsc")
    (rules,) = struct.unpack_from(">I", stsc, 4)
    firsts = [struct.unpack_from(">III", stsc, 8 + 12 * n) for n in range(rules)]
    offsets: list[int] = []
    rule = 0
    for number, start in enumerate(starts, 1):
        if rule + 1 < rules and firsts[rule + 1][0] == number:
            rule += 1
        for _ in range(firsts[rule][1]):
            offsets.append(start)
            start += sizes[len(offsets) - 1]
    return offsets


def _keys(stss: bytes, total: int) -> frozenset[int]:
    if not stss:
        return frozenset(range(1, total + 1))
    (count,) = struct.unpack_from(">I", stss, 4)
    return frozenset(struct.unpack_from(f">{count}I", stss, 8))


def _priming(elst: bytes) -> int:
    if not elst:
        return 0
    (count,) = struct.unpack_from(">I", elst, 4)
    long = elst[0] == 1
    for n in range(count):
        at = 8 + (20 if long else 12) * n
        (time,) = (
            struct.unpack_from(">q", elst, at + 8)
            if long
            else struct.unpack_from(">i", elst, at + 4)
        )
        # -1 is an empty edit: a pause before the track, not hidden samples.
        if time >= 0:
            return int(time)
    return 0


# Bytes of fixed fields before the child boxes of a sample entry.
ENTRY_FIELDS = {b"avc1": 78, b"av01": 78, b"mp4a": 28, b"Opus": 28}


def _without_rate(entry: bytes) -> bytes:
    kind = entry[4:8]
    fixed = 8 + ENTRY_FIELDS.get(kind, len(entry))
    children = [
        entry[body - 8 : end]
        for child, body, end in iter_boxes(entry, fixed)
        # The rate of one chunk says nothing of the whole, and would make chunks look different.
        if child != b"btrt"
    ]
    return box(kind, entry[8:fixed], *children)


def name_codec(entry: bytes) -> str:
    """Return the RFC 6381 name that `<source type>` and playlists carry."""
    kind = entry[4:8]
    children = entry[8 + ENTRY_FIELDS.get(kind, 0) :]
    if kind == b"avc1":
        return "avc1." + find(children, b"avcC")[1:4].hex()
    if kind == b"av01":
        config = find(children, b"av1C")
        tier = "H" if config[2] >> 7 else "M"
        depth = 10 if config[2] >> 6 & 1 else 8
        return f"av01.{config[1] >> 5}.{config[1] & 31:02d}{tier}.{depth:02d}"
    return {b"mp4a": "mp4a.40.2", b"Opus": "opus"}[kind]
