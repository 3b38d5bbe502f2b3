"""What happens to a picture between decoder and encoders, as a filter graph."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from media_pipeline.core.analysis import HEIGHT, WIDTH
from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.loudness import Gain
from media_pipeline.core.plan import Chunk
from media_pipeline.core.probe import Probe, VideoTrack
from media_pipeline.core.timeline import Timeline

# How far before its chunk a job starts to decode. Uneven sources show a frame for seconds: the
# one that is up when the chunk begins must be among those decoded.
EVEN_PREROLL_S, UNEVEN_PREROLL_S = 1, 12
WATCH_FPS = 2
# Text edges: bilinear blurs them away at these sizes.
SCALER = "lanczos+accurate_rnd"


@dataclass(frozen=True, kw_only=True)
class Cut:
    """Where to start reading and which grid frames, counted from there, to keep."""

    seek_s: Fraction
    skip_frames: int
    frames: int


def cut_source(probe: Probe, timeline: Timeline, chunk: Chunk) -> Cut:
    """Return how a chunk is cut out of the source."""
    if not probe.seekable:
        return Cut(seek_s=Fraction(0), skip_frames=chunk.start_frame, frames=chunk.frames)
    preroll_s = UNEVEN_PREROLL_S if timeline.variable_fps else EVEN_PREROLL_S
    skip = min(chunk.start_frame, round(preroll_s * timeline.fps))
    start = chunk.start_frame - skip
    return Cut(seek_s=start / timeline.fps, skip_frames=skip, frames=chunk.frames)


def lay_on_grid(
    picture: Any,
    *,
    track: VideoTrack,
    timeline: Timeline,
    cut: Cut,
    deinterlace: bool,
    size: tuple[int, int],
) -> Any:
    """Return exactly the chunk's frames: evenly spaced, progressive, of `size`, 4:2:0 in BT.709."""
    if deinterlace:
        # One frame per frame: fields as frames would double the rate a weak link pays for.
        picture = picture.filter("bwdif", mode="send_frame", deint="all")
    picture = (
        # From zero: a late first frame is held back to the start, or sound runs ahead of it.
        picture.filter("fps", fps=str(timeline.fps), start_time=0, round="near")
        # A source that ends early keeps its last picture: every rung has every frame.
        .filter("tpad", stop=-1, stop_mode="clone")
        .filter("trim", start_frame=cut.skip_frames, end_frame=cut.skip_frames + cut.frames)
        # Chunks are joined by counting frames: each starts at zero.
        .filter("setpts", "PTS-STARTPTS")
    )
    if track.hdr:
        picture = tone_map(picture, size)
    # Once for all rungs: a change of matrix takes as long as encoding a small rung.
    return _normalise(picture, track, size)


def tone_map(picture: Any, size: tuple[int, int]) -> Any:
    """Return HDR as ordinary screens can show it, in BT.709 and limited range.

    As it is it looks grey and flat there.
    """
    return (
        # Smaller first: tone-mapping in 4K takes ten times as long.
        picture.filter("scale", *size, flags="bicubic")
        .filter("zscale", t="linear", npl=203)
        .filter("format", "gbrpf32le")
        .filter("zscale", p="bt709")
        .filter("tonemap", "mobius", desat=2)
        .filter("zscale", t="bt709", m="bt709", r="tv")
    )


def _normalise(picture: Any, track: VideoTrack, size: tuple[int, int]) -> Any:
    if track.is_untagged_hd:
        # As every player would show it; the scaler would take it for BT.601 and shift its colours.
        picture = picture.filter("setparams", colorspace="bt709")
    return (
        picture.filter(
            "scale",
            *size,
            flags=SCALER,
            # Phones record full range and BT.601; one matrix in every rung, or switching flickers.
            out_color_matrix="bt709",
            out_range="tv",
        )
        # The one layout every decoder of ten years plays.
        .filter("format", "yuv420p")
        # The scaler has squared the pixels.
        .filter("setsar", 1)
        # What is not tagged is guessed, and guessed differently by every player.
        .filter(
            "setparams",
            range="tv",
            color_primaries="bt709",
            color_trc="bt709",
            colorspace="bt709",
        )
    )


def shape(picture: Any, rung: VideoRung, *, hold: int, size: tuple[int, int]) -> Any:
    """Return the frames of one rung from frames of `size`: fewer of them, and smaller."""
    if rung.divisor * hold > 1:
        picture = picture.filter("framestep", rung.divisor * hold)
    if (rung.width, rung.height) == size:
        return picture
    return (
        picture.filter("scale", rung.width, rung.height, flags=SCALER)
        # Sizes are rounded to even; the pixels stay square all the same.
        .filter("setsar", 1)
    )


def repeat_held(picture: Any, *, rung_fps: Fraction, hold: int, frames: int) -> Any:
    """Return the rung at its own rate again after a hold dropped frames: repeats cost nothing."""
    if hold == 1:
        return picture
    return (
        picture.filter("fps", fps=str(rung_fps), start_time=0)
        .filter("tpad", stop=-1, stop_mode="clone")
        .filter("trim", end_frame=frames)
    )


def watch(picture: Any) -> Any:
    """Return the small grey frames in which black, freezes and slide changes are found."""
    return (
        picture.filter("fps", fps=WATCH_FPS, start_time=0)
        .filter("scale", WIDTH, HEIGHT, flags="area")
        .filter("format", "gray")
    )


def level(sound: Any, *, gain: Gain, channels: int, sample_rate: int, duration_ms: int) -> Any:
    """Return one sound at its target loudness and exact length."""
    layout = "mono" if channels == 1 else "stereo"
    # Gaps in the timestamps become silence; a late start too. Lips and words stay together.
    sound = sound.filter("aresample", 48000, **{"async": 1, "first_pts": 0})
    sound = sound.filter("aformat", channel_layouts=layout)
    if gain.gain_db:
        sound = sound.filter("volume", f"{gain.gain_db}dB", precision="double")
    if gain.limit:
        sound = sound.filter(
            "alimiter",
            limit=f"{10 ** (gain.ceiling_dbtp / 20):.4f}",
            # Fast enough for a clap, slow enough not to distort a vowel.
            attack=5,
            release=50,
            # No make-up gain: the loudness is already right.
            level="disabled",
            # Without it the limiter delays the sound by its look-ahead.
            latency=1,
        )
    return (
        sound.filter("aresample", sample_rate)
        # Exactly as long as the picture: a short track ends some players early.
        .filter("apad", whole_dur=f"{duration_ms}ms")
        .filter("atrim", end=f"{duration_ms / 1000:.3f}")
    )
