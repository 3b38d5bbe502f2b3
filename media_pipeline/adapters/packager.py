"""Write the packages: pieces and sound laid out as one file, and its playlists."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from media_pipeline.adapters.joining import Place, join, open_track
from media_pipeline.adapters.scratch import write_whole
from media_pipeline.core.fragments import FRAGMENT_S, lay_out
from media_pipeline.core.heads import Stream
from media_pipeline.core.mp4 import name_codec
from media_pipeline.core.packaging import (
    Sound,
    join_chunks,
    take_sound,
    write_keys_playlist,
    write_media_playlist,
)


@dataclass(frozen=True, kw_only=True)
class Packed:
    """One finished file and what its master playlist says of it."""

    mp4: Path
    playlist: Path
    keys_playlist: Path
    codecs: tuple[str, ...]
    bytes: int
    head_bytes: int
    frames: int
    duration_s: float
    average_bps: int
    peak_bps: int
    """The highest average of any ten seconds."""
    segment_peak_bps: int
    """The highest of any one segment, which is what playlists mean."""
    keys_bps: int


def read_sound(path: Path, *, codec: str, language: str, duration_ms: int) -> Sound:
    """Return the sound encoded at `path`."""
    return take_sound(open_track(path), codec=codec, language=language, duration_ms=duration_ms)


def pack(
    *,
    target: Path,
    chunks: Sequence[Path],
    chunk_frames: Sequence[int],
    fps: Fraction | None,
    size: tuple[int, int],
    length_s: Fraction,
    sound: Sound | None,
    sound_path: Path | None,
    segment_s: Fraction = Fraction(FRAGMENT_S),
) -> Packed:
    """Join chunks and sound into `target` (.mp4) with its playlists beside it.

    The chunks are used up; called again after a kill, it goes on with what is left of them.

    :raises ToolFailed: the chunks do not fit together, or some were used up for a package that
        has vanished.
    :raises OutOfDisk: there is no room.
    """
    streams: list[Stream] = []
    places: list[Place] = []
    if fps is not None:
        tracks = [open_track(path) for path in chunks]
        streams.append(
            join_chunks(tracks, fps=fps, frames=chunk_frames, size=size, length_s=length_s)
        )
        at = [(n, s.offset, s.size) for n, track in enumerate(tracks) for s in track.samples]
        places.append(Place(files=chunks, at=at))
    if sound is not None and sound_path is not None:
        streams.append(sound.stream)
        heard = open_track(sound_path).samples[sound.dropped :]
        places.append(Place(files=[sound_path], at=[(0, s.offset, s.size) for s in heard]))
    layout = lay_out(streams, segment_s=segment_s)
    join(target, layout, places)
    total = target.stat().st_size
    playlist = target.with_suffix(".m3u8")
    keys = target.with_name(f"{target.stem}-keys.m3u8")
    write_whole(playlist, write_media_playlist(layout, file=target.name).encode())
    if fps is not None:
        write_whole(keys, write_keys_playlist(layout, file=target.name).encode())
    duration_s = Fraction(streams[0].duration, streams[0].timescale)
    return Packed(
        mp4=target,
        playlist=playlist,
        keys_playlist=keys,
        codecs=tuple(name_codec(stream.entry) for stream in streams),
        bytes=total,
        head_bytes=len(layout.head) + len(layout.fragments[0].head),
        frames=len(streams[0].pieces),
        duration_s=float(duration_s),
        average_bps=round(total * 8 / duration_s),
        peak_bps=_peak_bps(streams),
        # Never below the average, which counts the head too: playlists promise that order.
        segment_peak_bps=max(
            round(total * 8 / duration_s),
            *(round(s.size * 8 / max(s.duration_s, Fraction(1))) for s in layout.segments),
        ),
        keys_bps=max(
            round(s.key_size * 8 / max(s.duration_s, Fraction(1))) for s in layout.segments
        ),
    )


def _peak_bps(streams: Sequence[Stream]) -> int:
    """Return the highest ten seconds of all streams together."""
    events = sorted(
        (n * piece.duration / stream.timescale, piece.size)
        for stream in streams
        for n, piece in enumerate(stream.pieces)
    )
    peak = current = first = 0
    for at_s, size in events:
        current += size
        while events[first][0] <= at_s - 10:
            current -= events[first][1]
            first += 1
        peak = max(peak, current)
    span_s = min(10.0, max(events[-1][0], 1.0))
    return round(peak * 8 / span_s)
