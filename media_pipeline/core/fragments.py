"""One fragmented MP4 laid out for a weak link: a small head, one index, a short first fragment."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from media_pipeline.core.heads import KEY_FLAGS, Stream, write_init
from media_pipeline.core.mp4 import box, full_box

# What must arrive before the first picture: about a second, then whole GOPs.
FIRST_FRAGMENT_S = 1.0
# Picture and sound lie this close together inside a fragment, or a slow link starves one of them.
INTERLEAVE_S = 2.0
SOUND_FRAGMENT_S = 8.0
# 12 bytes each: at this number the index of any lesson stays under 4.3 KB.
MOST_REFERENCES = 350


@dataclass(frozen=True, kw_only=True)
class Run:
    """Neighbouring samples of one stream."""

    stream: int
    first: int
    count: int


@dataclass(frozen=True, kw_only=True)
class Fragment:
    head: bytes
    """moof and the header of mdat; the samples of `runs` follow in this order."""
    runs: tuple[Run, ...]
    start_s: Fraction
    size: int
    first_sample_end: int
    """Bytes from the fragment's start to the end of its first sample."""
    starts_with_key: bool


@dataclass(frozen=True, kw_only=True)
class Segment:
    """What a player may jump to: one or more fragments from a key frame on."""

    offset: int
    size: int
    start_s: Fraction
    duration_s: Fraction
    key_size: int


@dataclass(frozen=True, kw_only=True)
class Layout:
    head: bytes
    """Everything before the first fragment: ftyp, moov, sidx."""
    init_size: int
    """How much of it is ftyp and moov."""
    fragments: tuple[Fragment, ...]
    segments: tuple[Segment, ...]


def lay_out(streams: Sequence[Stream]) -> Layout:
    """Return the whole file but for the samples' own bytes; the first stream leads."""
    clocks = [_clock(stream) for stream in streams]
    cuts = _cuts(streams[0], clocks[0])
    fragments = tuple(
        _fragment(streams, clocks, number + 1, start, end)
        for number, (start, end) in enumerate(zip(cuts, [*cuts[1:], None], strict=True))
    )
    init = write_init(streams)
    total_s = Fraction(streams[0].duration, streams[0].timescale)
    groups = _groups(fragments)
    index_size = 32 + 12 * len(groups)
    segments, offset = [], len(init) + index_size
    for group, following in zip(groups, [*groups[1:], None], strict=True):
        size = sum(fragment.size for fragment in group)
        end_s = following[0].start_s if following else total_s
        segments.append(
            Segment(
                offset=offset,
                size=size,
                start_s=group[0].start_s,
                duration_s=end_s - group[0].start_s,
                key_size=group[0].first_sample_end,
            )
        )
        offset += size
    index = _sidx(streams[0], segments)
    return Layout(
        head=init + index, init_size=len(init), fragments=fragments, segments=tuple(segments)
    )


def _clock(stream: Stream) -> list[int]:
    times, now = [], 0
    for piece in stream.pieces:
        times.append(now)
        now += piece.duration
    return times


def _cuts(leader: Stream, clock: list[int]) -> list[int]:
    """Return the sample numbers of the leading stream at which fragments begin."""
    first = next((n for n, t in enumerate(clock) if t >= FIRST_FRAGMENT_S * leader.timescale), None)
    if leader.is_video:
        cuts = [n for n, piece in enumerate(leader.pieces) if piece.is_key]
    else:
        step = SOUND_FRAGMENT_S * leader.timescale
        cuts, due = [], 0.0
        for n, t in enumerate(clock):
            if t >= due:
                cuts.append(n)
                due += step
    if first is not None and first not in cuts:
        cuts = sorted([*cuts, first])
    return cuts


def _fragment(
    streams: Sequence[Stream], clocks: list[list[int]], number: int, start: int, end: int | None
) -> Fragment:
    leader = streams[0]
    start_s = Fraction(clocks[0][start], leader.timescale)
    stop = len(leader.pieces) if end is None else end
    end_s = None if end is None else Fraction(clocks[0][end], leader.timescale)
    spans = [(start, stop)]
    for stream, clock in zip(streams[1:], clocks[1:], strict=True):
        spans.append(
            (
                _at(clock, stream.timescale, start_s),
                len(clock) if end_s is None else _at(clock, stream.timescale, end_s),
            )
        )
    runs = _interleave(streams, clocks, spans, start_s)
    head = _moof(streams, clocks, runs, number, 0)
    head = _moof(streams, clocks, runs, number, len(head) + 8)
    payload = sum(_size(streams, run) for run in runs)
    first = streams[runs[0].stream].pieces[runs[0].first]
    return Fragment(
        head=head + struct.pack(">I4s", payload + 8, b"mdat"),
        runs=runs,
        start_s=start_s,
        size=len(head) + 8 + payload,
        first_sample_end=len(head) + 8 + first.size,
        starts_with_key=leader.pieces[start].is_key,
    )


def _at(clock: list[int], timescale: int, at_s: Fraction) -> int:
    low, high = 0, len(clock)
    while low < high:
        middle = (low + high) // 2
        if clock[middle] < at_s * timescale:
            low = middle + 1
        else:
            high = middle
    return low


def _size(streams: Sequence[Stream], run: Run) -> int:
    return sum(p.size for p in streams[run.stream].pieces[run.first : run.first + run.count])


def _interleave(
    streams: Sequence[Stream],
    clocks: list[list[int]],
    spans: list[tuple[int, int]],
    start_s: Fraction,
) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = [span[0] for span in spans]
    until_s = start_s
    while any(here < span[1] for here, span in zip(at, spans, strict=True)):
        until_s += Fraction(INTERLEAVE_S)
        for n, stream in enumerate(streams):
            stop = min(spans[n][1], _at(clocks[n], stream.timescale, until_s))
            if stop > at[n]:
                runs.append(Run(stream=n, first=at[n], count=stop - at[n]))
                at[n] = stop
    return tuple(runs)


def _moof(
    streams: Sequence[Stream],
    clocks: list[list[int]],
    runs: tuple[Run, ...],
    number: int,
    data_at: int,
) -> bytes:
    offsets, position = [], data_at
    for run in runs:
        offsets.append(position)
        position += _size(streams, run)
    parts = [full_box(b"mfhd", 0, 0, struct.pack(">I", number))]
    for n, stream in enumerate(streams):
        mine = [(run, at) for run, at in zip(runs, offsets, strict=True) if run.stream == n]
        if not mine:
            continue
        # default-base-is-moof: offsets count from this moof, whatever lies before it.
        tfhd = full_box(b"tfhd", 0, 0x020000, struct.pack(">I", n + 1))
        tfdt = full_box(b"tfdt", 1, 0, struct.pack(">Q", clocks[n][mine[0][0].first]))
        parts.append(box(b"traf", tfhd, tfdt, *(_trun(stream, run, at) for run, at in mine)))
    return box(b"moof", *parts)


def _trun(stream: Stream, run: Run, data_offset: int) -> bytes:
    pieces = stream.pieces[run.first : run.first + run.count]
    default = stream.pieces[0].duration
    flags = 0x000001 | 0x000200
    has_durations = any(piece.duration != default for piece in pieces)
    has_shifts = any(piece.shift for piece in pieces)
    flags |= 0x000100 * has_durations | 0x000800 * has_shifts
    first_is_key = stream.is_video and pieces[0].is_key
    flags |= 0x000004 * first_is_key
    fields = [struct.pack(">Ii", len(pieces), data_offset)]
    if first_is_key:
        fields.append(struct.pack(">I", KEY_FLAGS))
    for piece in pieces:
        if has_durations:
            fields.append(struct.pack(">I", piece.duration))
        fields.append(struct.pack(">I", piece.size))
        if has_shifts:
            fields.append(struct.pack(">i", piece.shift))
    # Version 1: a frame may show before its decoding time, so the first shows at zero.
    return full_box(b"trun", 1, flags, *fields)


def _groups(fragments: tuple[Fragment, ...]) -> list[list[Fragment]]:
    """Gather fragments into what the index names: each group starts on a key frame."""
    gops: list[list[Fragment]] = []
    for fragment in fragments:
        if fragment.starts_with_key or not gops:
            gops.append([fragment])
        else:
            gops[-1].append(fragment)
    step = -(-len(gops) // MOST_REFERENCES)
    return [
        [fragment for gop in gops[n : n + step] for fragment in gop]
        for n in range(0, len(gops), step)
    ]


def _sidx(leader: Stream, segments: Sequence[Segment]) -> bytes:
    references = b"".join(
        # Every subsegment starts with a stream access point of type 1.
        struct.pack(">III", s.size, int(s.duration_s * leader.timescale), 1 << 31 | 1 << 28)
        for s in segments
    )
    fixed = struct.pack(">IIIIHH", 1, leader.timescale, 0, 0, 0, len(segments))
    return full_box(b"sidx", 0, 0, fixed, references)
