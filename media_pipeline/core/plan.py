"""The whole plan of one lesson: rungs, sounds, chunks and waves. A value; nothing runs here."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from media_pipeline.core.analysis import Analysis
from media_pipeline.core.ladder import VideoRung, choose_rungs
from media_pipeline.core.links import LINKS_KBPS
from media_pipeline.core.loudness import SPEECH_LUFS, Gain, Loudness, choose_gain
from media_pipeline.core.probe import Probe
from media_pipeline.core.rates import Picture
from media_pipeline.core.sounds import AudioRung, Family, choose_audio, list_audio
from media_pipeline.core.timeline import Timeline

# Moves whenever the same source would give other bytes: part of every address and resume key.
RECIPE = "2026.11.7"
KEY_S = 8
KEYS_PER_CHUNK = 12
# A remainder this short joins the chunk before it: a lone key frame has no average.
SHORTEST_CHUNK_S = 24


@dataclass(frozen=True, kw_only=True)
class Chunk:
    number: int
    start_frame: int
    frames: int
    is_last: bool


@dataclass(frozen=True, kw_only=True)
class Plan:
    recipe: str
    fps: Fraction
    frames: int
    duration_ms: int
    key_frames: int
    """The shortest key-frame distance, in grid frames; every divisor divides it."""
    analysis: Analysis | None
    gain: Gain | None
    rungs: tuple[VideoRung, ...]
    audio: tuple[AudioRung, ...]
    listen: tuple[str, ...]
    """Ids of the sounds offered alone."""
    chunks: tuple[Chunk, ...]

    @property
    def first_wave(self) -> tuple[VideoRung, ...]:
        """Return what is encoded before everything else: a rung that any phone plays."""
        universal = [rung for rung in self.rungs if rung.family is Family.UNIVERSAL]
        return tuple((universal or list(self.rungs))[:1])

    @property
    def second_wave(self) -> tuple[VideoRung, ...]:
        """Return the rungs that follow."""
        return tuple(rung for rung in self.rungs if rung not in self.first_wave)

    def list_used_up(self, packed: Collection[str]) -> tuple[str, ...]:
        """Return the ids of the sounds that all who carry them hold, once `packed` are made."""
        needed = {rung.audio for rung in self.rungs if rung.id not in packed}
        needed |= {name for name in self.listen if name not in packed}
        return tuple(sound.id for sound in self.audio if sound.id not in needed)

    @property
    def largest_size(self) -> tuple[int, int]:
        """Return the size that all rungs are cut down from."""
        return max(((rung.width, rung.height) for rung in self.rungs), default=(0, 0))

    @property
    def segment_s(self) -> Fraction:
        """Return how far key frames lie apart, which is the same in all rungs."""
        units = max((rung.key_units for rung in self.rungs), default=1)
        return self.key_frames * units / self.fps

    def rung_fps(self, rung: VideoRung) -> Fraction:
        """Return how many frames a second a rung shows."""
        return self.fps / rung.divisor


def make_plan(
    *,
    probe: Probe,
    timeline: Timeline,
    analysis: Analysis | None,
    loudness: Loudness | None,
    families: tuple[Family, ...] = tuple(Family),
    links_kbps: tuple[int, ...] = LINKS_KBPS,
    target_lufs: float = SPEECH_LUFS,
) -> Plan:
    """Return what to encode for one lesson."""
    rungs: tuple[VideoRung, ...] = ()
    if probe.main_video is not None and analysis is not None:
        width, height = probe.main_video.display_size
        rungs = choose_rungs(
            Picture(
                width=width,
                height=height,
                fps=timeline.fps,
                duration_s=timeline.duration_ms / 1000,
                analysis=analysis,
            ),
            families=families,
            links_kbps=links_kbps,
            has_sound=loudness is not None,
        )
    wanted = {rung.audio for rung in rungs} | {choose_audio(f, 64).id for f in families}
    sounds = tuple(s for f in families for s in list_audio(f) if s.id in wanted)
    key_frames = _key_frames(timeline.fps, rungs)
    return Plan(
        recipe=RECIPE,
        fps=timeline.fps,
        frames=timeline.frames,
        duration_ms=timeline.duration_ms,
        key_frames=key_frames,
        analysis=analysis,
        gain=choose_gain(loudness, target_lufs=target_lufs) if loudness else None,
        rungs=rungs,
        audio=sounds if loudness else (),
        listen=tuple(choose_audio(f, 64).id for f in families) if loudness else (),
        chunks=cut_chunks(timeline.frames, key_frames, timeline.fps),
    )


def _key_frames(fps: Fraction, rungs: tuple[VideoRung, ...]) -> int:
    unit = lcm(*(rung.divisor for rung in rungs)) if rungs else 1
    return max(1, round(KEY_S * fps / unit)) * unit


def cut_chunks(frames: int, key_frames: int, fps: Fraction) -> tuple[Chunk, ...]:
    """Cut the grid into chunks that begin on a key frame of every rung."""
    if frames == 0:
        return ()
    size = key_frames * KEYS_PER_CHUNK
    starts = list(range(0, frames, size))
    if len(starts) > 1 and frames - starts[-1] < SHORTEST_CHUNK_S * fps:
        starts.pop()
    ends = [*starts[1:], frames]
    return tuple(
        Chunk(number=n, start_frame=start, frames=end - start, is_last=end == frames)
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
