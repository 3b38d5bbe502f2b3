"""The two commands of the encode: one decode for many rungs of a chunk, one for all sounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ffmpeg

from media_pipeline.core.command import Tool, finish, open_source
from media_pipeline.core.encoders import audio_options, video_options
from media_pipeline.core.graph import cut_source, lay_on_grid, level, repeat_held, shape, watch
from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.levelling import Try
from media_pipeline.core.plan import Chunk, Plan
from media_pipeline.core.probe import Probe
from media_pipeline.core.timeline import Timeline

WATCHED = "watched.raw"


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """How one rung of one chunk is tried."""

    rung: VideoRung
    crf: int
    hold: int = 1
    """Every hold-th frame is new, the others repeat it: the last resort on a hard chunk."""
    most_bytes: int | None = None
    """Where its file stops growing: more than this is too much, however the chunk goes on."""

    @property
    def file(self) -> str:
        """Return the name of its result in the scratch directory."""
        return f"{self.rung.id}.mp4"

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Return what its frames have in common with those of other rungs."""
        return (self.rung.width, self.rung.height, self.rung.divisor, self.hold)


def encode_chunk(
    *,
    tool: Tool,
    probe: Probe,
    timeline: Timeline,
    plan: Plan,
    chunk: Chunk,
    attempts: Sequence[Attempt],
    watching: bool,
) -> list[str]:
    """Return the command that decodes a chunk once and encodes all `attempts` of it."""
    assert probe.main_video is not None  # noqa: S101 only pictures have chunks
    assert plan.analysis is not None  # noqa: S101
    cut = cut_source(probe, timeline, chunk)
    source = open_source(tool, start_s=float(cut.seek_s))
    picture = lay_on_grid(
        source[f"V:{probe.main_video.number}"],
        track=probe.main_video,
        timeline=timeline,
        cut=cut,
        deinterlace=plan.analysis.interlaced,
        size=plan.largest_size,
    )
    shapes = [*{attempt.shape: None for attempt in attempts}]
    branches = picture.filter_multi_output("split", len(shapes) + watching)
    outputs = []
    for n, alike in enumerate(shapes):
        # Rungs that show the same frames share one scaler: seven of them took a quarter of it all.
        mine = [attempt for attempt in attempts if attempt.shape == alike]
        shaped = shape(
            branches.stream(n), mine[0].rung, hold=mine[0].hold, size=plan.largest_size
        ).filter_multi_output("split", len(mine))
        outputs += [
            _output(shaped.stream(m), attempt, plan, chunk) for m, attempt in enumerate(mine)
        ]
    if watching:
        grey = watch(branches.stream(len(shapes)))
        outputs.append(ffmpeg.output(grey, WATCHED, f="rawvideo"))
    # Verbose: its last lines count the frames that could not be decoded.
    arguments = finish(tool, outputs, loglevel="verbose" if watching else "error")
    return _with_progress(arguments)


def _output(shaped: Any, attempt: Attempt, plan: Plan, chunk: Chunk) -> Any:
    rung = attempt.rung
    shaped = repeat_held(
        shaped,
        rung_fps=plan.rung_fps(rung),
        hold=attempt.hold,
        frames=-(-chunk.frames // rung.divisor),
    )
    key_frames = plan.key_frames * rung.key_units // rung.divisor
    options = video_options(rung, key_frames=key_frames, crf=attempt.crf)
    if attempt.most_bytes is not None:
        options["fs"] = attempt.most_bytes
    return ffmpeg.output(shaped, attempt.file, **options)


def encode_sounds(*, tool: Tool, track: int, tries: Sequence[Try], duration_ms: int) -> list[str]:
    """Return the command that encodes every sound of `tries`, whole, in one pass."""
    source = open_source(tool)[f"a:{track}"]
    branches = source.filter_multi_output("asplit", len(tries))
    outputs = [
        ffmpeg.output(
            level(
                branches.stream(n),
                gain=tried.gain,
                channels=tried.sound.channels,
                sample_rate=tried.sound.sample_rate,
                duration_ms=duration_ms,
            ),
            tried.file,
            **audio_options(tried.sound),
        )
        for n, tried in enumerate(tries)
    ]
    return _with_progress(finish(tool, outputs))


def _with_progress(arguments: list[str]) -> list[str]:
    # After the program's name: ffmpeg-python writes global options last, where ffmpeg 9 warns.
    return [arguments[0], "-progress", "pipe:1", "-stats_period", "0.5", *arguments[1:]]
