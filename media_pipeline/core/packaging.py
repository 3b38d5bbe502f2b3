"""From encoded chunks to streams, and from a laid-out file to its HLS playlists."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

from media_pipeline.core.fragments import Layout
from media_pipeline.core.heads import Piece, Stream
from media_pipeline.core.mp4 import Track
from media_pipeline.core.refusals import ToolFailed

# Ticks finer than this let an hour's rounding show; coarser than a frame none is needed.
LEAST_TIMESCALE = 10_000
# At more than a hundred ticks a second FFmpeg, Chromium with it, does not believe them and reads
# twenty frames to see how fast they come: four seconds of film at five frames a second, before the
# first one shows. Only AV1 is believed at all.
MOST_BELIEVED_TIMESCALE = 100


def join_chunks(
    chunks: Sequence[Track],
    *,
    fps: Fraction,
    frames: Sequence[int],
    size: tuple[int, int],
    length_s: Fraction,
) -> Stream:
    """Return the picture of all chunks as one stream, evenly timed by counting frames.

    The last frame is cut where the lesson ends, after `length_s`.

    :raises ToolFailed: a chunk has other frames or another codec set-up than planned.
    """
    scale = _scale(fps, is_av1=chunks[0].entry[4:8] == b"av01")
    timescale, step = fps.numerator * scale, fps.denominator * scale
    shifts: list[int] = []
    for number, (track, planned) in enumerate(zip(chunks, frames, strict=True)):
        if track.entry != chunks[0].entry:
            raise ToolFailed(f"chunk {number} is set up differently from the first")
        if len(track.samples) != planned or not track.samples[0].is_key:
            raise ToolFailed(f"chunk {number} has {len(track.samples)} frames, not {planned}")
        shifts += _shifts(track)
    samples = [sample for track in chunks for sample in track.samples]
    # At five frames a second a whole last frame would outlast the voice by up to 0.2 s.
    last = min(step, max(1, round(length_s * timescale) - step * (len(samples) - 1)))
    length = step * (len(samples) - 1) + last
    delay = -min(shifts)
    lies = _decode_times(len(samples), delay, step)
    shows = [(n + shift) * step for n, shift in enumerate(shifts)]
    # What shows last need not lie last: those behind it move up in the file and keep their time.
    end = shows.index(step * (len(samples) - 1))
    if end > delay:
        lies[end + 1 :] = [at - (step - last) for at in lies[end + 1 :]]
    ends = [*lies[1:], lies[-1] + min(step, length - shows[-1])]
    return Stream(
        is_video=True,
        timescale=timescale,
        entry=chunks[0].entry,
        pieces=tuple(
            Piece(size=sample.size, duration=following - at, shift=show - at, is_key=sample.is_key)
            for sample, at, following, show in zip(samples, lies, ends, shows, strict=True)
        ),
        width=size[0],
        height=size[1],
        late=delay * step,
        length=length,
    )


def _scale(fps: Fraction, *, is_av1: bool) -> int:
    """Return how many ticks make one of the rate's own."""
    if is_av1 and fps.numerator <= MOST_BELIEVED_TIMESCALE:
        return MOST_BELIEVED_TIMESCALE // fps.numerator
    return ceil(LEAST_TIMESCALE / fps.numerator)


def _decode_times(count: int, delay: int, step: int) -> list[int]:
    """Return when each sample is decoded: never after it shows, and from zero.

    Negative offsets FFmpeg plays late, Chromium with it; an edit list old phones ignore, and jumps
    then land between key frames; positive ones alone would show everything late. So the first few
    are decoded faster than they show, until decoding is ahead by `delay` frames.
    """
    start = [n * step // (delay + 1) for n in range(min(count, delay + 1))]
    return start + [(n - delay) * step for n in range(delay + 1, count)]


def _shifts(track: Track) -> list[int]:
    """Return by how many frames each sample shows later than its place in the file."""
    # The order of showing is all that matters: the times follow from the grid.
    order = sorted(range(len(track.samples)), key=lambda n: track.samples[n].shows_at)
    shifts = [0] * len(order)
    for place, n in enumerate(order):
        shifts[n] = place - n
    return shifts


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A sound's samples as packed, and how many of the file's first ones are left out."""

    stream: Stream
    dropped: int


def take_sound(track: Track, *, codec: str, language: str, duration_ms: int) -> Sound:
    """Return an encoded sound ready to be packed beside a picture of `duration_ms`."""
    starts = [sample.shows_at for sample in track.samples]
    steps = [b - a for a, b in pairwise(starts)]
    step = max(steps, default=track.timescale // 50)
    dropped, priming = 0, track.priming
    if codec == "aac":
        # The encoder's run-in fills whole frames: leave them out and no edit list is needed,
        # which old phones ignore.
        dropped, priming = divmod(priming, step)
    needed = ceil(Fraction(duration_ms * track.timescale, 1000) + priming)
    count = min(len(track.samples) - dropped, ceil(Fraction(needed, step)))
    kept = track.samples[dropped : dropped + count]
    # The last packet ends with the picture: a whole one of 60 ms would outlast it.
    lengths = [step] * (len(kept) - 1) + [max(1, min(step, needed - step * (len(kept) - 1)))]
    return Sound(
        stream=Stream(
            is_video=False,
            timescale=track.timescale,
            entry=track.entry,
            pieces=tuple(
                Piece(size=sample.size, duration=length, shift=0, is_key=True)
                for sample, length in zip(kept, lengths, strict=True)
            ),
            late=priming,
            language=language,
        ),
        dropped=dropped,
    )


def write_media_playlist(layout: Layout, *, file: str) -> str:
    """Return the HLS playlist of one file: byte ranges, no second copy of the media."""
    longest = _target_s(layout)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{longest}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{file}",BYTERANGE="{layout.init_size}@0"',
    ]
    for segment in layout.segments:
        lines += [
            f"#EXTINF:{float(segment.duration_s):.5f},",
            f"#EXT-X-BYTERANGE:{segment.size}@{segment.offset}",
            file,
        ]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def _target_s(layout: Layout) -> int:
    # Rounded, as RFC 8216 counts: a packet more or less must not change it, for it is to be the
    # same in all of a master's playlists.
    return max(1, *(floor(segment.duration_s + Fraction(1, 2)) for segment in layout.segments))


def write_keys_playlist(layout: Layout, *, file: str) -> str:
    """Return the playlist of key frames alone, for pictures while seeking."""
    longest = _target_s(layout)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{longest}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-I-FRAMES-ONLY",
        f'#EXT-X-MAP:URI="{file}",BYTERANGE="{layout.init_size}@0"',
    ]
    for segment in layout.segments:
        lines += [
            f"#EXTINF:{float(segment.duration_s):.5f},",
            f"#EXT-X-BYTERANGE:{segment.key_size}@{segment.offset}",
            file,
        ]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One line of a master playlist."""

    playlist: str
    keys_playlist: str
    codecs: tuple[str, ...]
    average_bps: int
    peak_bps: int
    keys_bps: int
    width: int
    height: int
    fps: Fraction | None


def write_master(variants: Sequence[Variant], *, language: str, has_sound: bool) -> str:
    """Return one family's master playlist, thriftiest first; the codec never changes within."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    group = ""
    if has_sound:
        # No URI: the sound is in the same file, and one connection brings both.
        lines.append(
            '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="voice",NAME="voice",'
            f'LANGUAGE="{language or "vi"}",DEFAULT=YES,AUTOSELECT=YES'
        )
        group = ',AUDIO="voice"'
    for variant in sorted(variants, key=lambda v: v.average_bps):
        codecs = ",".join(variant.codecs)
        picture = ""
        if variant.fps is not None:
            picture = (
                f",RESOLUTION={variant.width}x{variant.height},FRAME-RATE={float(variant.fps):.3f}"
            )
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={variant.peak_bps}"
            f",AVERAGE-BANDWIDTH={variant.average_bps}"
            f',CODECS="{codecs}"{picture}{group}',
            variant.playlist,
        ]
    for variant in variants:
        if variant.fps is not None:
            lines.append(
                f"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={variant.keys_bps}"
                f',CODECS="{variant.codecs[0]}",RESOLUTION={variant.width}x{variant.height}'
                f',URI="{variant.keys_playlist}"'
            )
    return "\n".join([*lines, ""])
