"""One fragmented MP4 laid out for a weak link: a small head, one index, a short first fragment."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from media_pipeline.core.heads import KEY_FLAGS, Stream, write_init
from media_pipeline.core.mp4 import box, full_box

# What must arrive before the first picture: about a second, then ever more, as the player's
# store grows. Each fragment holds one run of sound and one of picture: FFmpeg's demuxer, and
# Chromium with it, loses the order of several runs after a jump.
RAMP_S = (1, 3)
FRAGMENT_S = 8
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
    """Bytes from the fragment's start to the end of the leader's first sample in it."""
    starts_with_key: bool


@dataclass(frozen=True, kw_only=True)
class Segment:
    """What a playlist names: the fragments from one key frame to the next."""

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


def lay_out(streams: Sequence[Stream], *, segment_s: Fraction = Fraction(FRAGMENT_S)) -> Layout:
    """Return the whole file but for the samples' own bytes; the first stream leads.

    A film without a picture gets segments of `segment_s`, as long as those of the films beside it.
    """
    clocks = [_clock(stream) for stream in streams]
    shown = _shown(streams[0], clocks[0])
    cuts = _cuts(streams[0], shown)
    fragments = tuple(
        _fragment(
            streams, clocks, number + 1, (start, end), Fraction(shown[start], streams[0].timescale)
        )
        for number, (start, end) in enumerate(zip(cuts, [*cuts[1:], None], strict=True))
    )
    init = write_init(streams)
    total_s = Fraction(streams[0].duration, streams[0].timescale)
    groups = _groups(fragments, streams[0], segment_s)
    index = _sidx(streams[0], fragments)
    segments, offset = [], len(init) + len(index)
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
    return Layout(
        head=init + index, init_size=len(init), fragments=fragments, segments=tuple(segments)
    )


def _clock(stream: Stream) -> list[int]:
    times, now = [], 0
    for piece in stream.pieces:
        times.append(now)
        now += piece.duration
    return times


def _shown(leader: Stream, clock: list[int]) -> list[int]:
    """Return when each sample would show if none were reordered: true of every key frame."""
    return [0, *(at + leader.late for at in clock[1:])] if leader.is_video else clock


def _cuts(leader: Stream, clock: list[int]) -> list[int]:
    """Return the sample numbers of the leading stream at which fragments begin.

    On every key frame; between them too where they lie far apart, and while playing begins.
    """
    keys = [n for n, piece in enumerate(leader.pieces) if piece.is_key] if leader.is_video else [0]
    total_s = Fraction(leader.duration, leader.timescale)
    # Long lessons get longer fragments, whole multiples, so that the index stays small.
    step_s = FRAGMENT_S * ceil(total_s / FRAGMENT_S / (MOST_REFERENCES - len(RAMP_S)))
    wanted = [*RAMP_S, *(n * step_s for n in range(1, ceil(total_s / step_s)))]
    cuts = {0}
    for at_s in wanted:
        cut = _at(clock, leader.timescale, Fraction(at_s))
        # The key frame that belongs here, if a rate like 29.97 puts it a frame or two beside.
        near = [n for n in keys if abs(clock[n] - at_s * leader.timescale) < leader.timescale / 2]
        cuts.add(near[0] if near else min(cut, len(clock) - 1))
    if step_s == FRAGMENT_S:
        cuts |= set(keys)
    return sorted(cuts)


def _fragment(
    streams: Sequence[Stream],
    clocks: list[list[int]],
    number: int,
    span: tuple[int, int | None],
    start_s: Fraction,
) -> Fragment:
    leader = streams[0]
    start, end = span
    stop = len(leader.pieces) if end is None else end
    # By decoding time: FFmpeg looks for the sound of a jump where its key frame is decoded.
    from_s = Fraction(clocks[0][start], leader.timescale)
    end_s = None if end is None else Fraction(clocks[0][end], leader.timescale)
    spans = [(start, stop)]
    for stream, clock in zip(streams[1:], clocks[1:], strict=True):
        spans.append(
            (
                _covering(clock, stream.timescale, from_s),
                len(clock) if end_s is None else _covering(clock, stream.timescale, end_s),
            )
        )
    # Sound first: it is small, and the picture can then show while it arrives.
    order = sorted(range(len(streams)), key=lambda n: streams[n].is_video)
    runs = tuple(
        Run(stream=n, first=spans[n][0], count=spans[n][1] - spans[n][0])
        for n in order
        if spans[n][1] > spans[n][0]
    )
    head = _moof(streams, clocks, runs, number, 0)
    head = _moof(streams, clocks, runs, number, len(head) + 8)
    payload = sum(_size(streams, run) for run in runs)
    before = sum(_size(streams, run) for run in runs if run.stream)
    first = leader.pieces[start]
    return Fragment(
        head=head + struct.pack(">I4s", payload + 8, b"mdat"),
        runs=runs,
        start_s=start_s,
        size=len(head) + 8 + payload,
        first_sample_end=len(head) + 8 + before + first.size,
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


def _covering(clock: list[int], timescale: int, at_s: Fraction) -> int:
    """Return the sample of a following stream that is heard at `at_s`.

    A packet across the edge goes to the later fragment: a jump to that edge then needs nothing of
    the one before. FFmpeg would fetch it, and start the picture there, without a key frame.
    """
    after = _at(clock, timescale, at_s)
    return after if after < len(clock) and clock[after] == at_s * timescale else max(0, after - 1)


def _size(streams: Sequence[Stream], run: Run) -> int:
    return sum(p.size for p in streams[run.stream].pieces[run.first : run.first + run.count])


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
    default = stream.usual_duration
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


def _groups(
    fragments: tuple[Fragment, ...], leader: Stream, segment_s: Fraction
) -> list[list[Fragment]]:
    """Gather fragments into what a player may switch at: from key frame to key frame."""
    groups: list[list[Fragment]] = []
    due_s = Fraction(0)
    for fragment in fragments:
        # Sound has no key frames: it is cut where the pictures beside it are.
        late = leader.is_video or fragment.start_s >= due_s
        if fragment.starts_with_key and late:
            groups.append([fragment])
            due_s += segment_s
        else:
            groups[-1].append(fragment)
    return groups


def _sidx(leader: Stream, fragments: Sequence[Fragment]) -> bytes:
    """Return the index: every fragment by itself (docs/adr/0008), keys marked as such."""
    total_s = Fraction(leader.duration, leader.timescale)
    ends = [*(fragment.start_s for fragment in fragments[1:]), total_s]
    references = b"".join(
        struct.pack(
            ">III",
            fragment.size,
            int((end_s - fragment.start_s) * leader.timescale),
            # A stream access point of type 1, or none.
            (1 << 31 | 1 << 28) * fragment.starts_with_key,
        )
        for fragment, end_s in zip(fragments, ends, strict=True)
    )
    fixed = struct.pack(">IIIIHH", 1, leader.timescale, 0, 0, 0, len(fragments))
    return full_box(b"sidx", 0, 0, fixed, references)
