"""From any picture to 1080i at 25 frames: which way its time goes, and the filters on it."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from media_pipeline.core.graph import tone_map
from media_pipeline.core.masters.profiles import FRAMES_PER_S
from media_pipeline.core.probe import VideoTrack
from media_pipeline.core.timeline import Timeline

WIDTH, HEIGHT = 1920, 1080
SCALER = "lanczos+accurate_rnd"
# Where only colours are interpolated: exact rounding would take two thirds of a core.
SAME_SIZE = "bicubic"
# Nobody sees a hundredth of stretching; two lines of border look like a defect.
ALMOST = 0.012


class Fields(StrEnum):
    """What the two halves of a source's frames are."""

    WHOLE = "whole"
    UPPER_FIRST = "upper first"
    LOWER_FIRST = "lower first"


class Way(StrEnum):
    """How a source's moments become fields."""

    PAIRS = "pairs"
    """At most 25 a second: both fields of a frame show the same moment (PsF)."""
    KEPT = "kept"
    """Interlaced at 25 in HD: its fields stay what they are."""
    UNWOVEN = "unwoven"
    """Interlaced otherwise: made 50 or more whole pictures first."""
    WOVEN = "woven"
    """More than 25, or uneven: a field for each fiftieth of a second."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """Where the picture lies in the frame."""

    width: int
    height: int
    x: int
    y: int

    @property
    def fills(self) -> bool:
        """Tell whether nothing is left black."""
        return (self.width, self.height) == (WIDTH, HEIGHT)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """How one source's picture gets there."""

    way: Way
    fields: Fields
    box: Box
    rate: float
    """Whole pictures a second that the source really has."""


def choose_passage(track: VideoTrack, timeline: Timeline, fields: Fields) -> Passage:
    """Return the way of a source whose fields were looked at."""
    seconds = timeline.video_end_ms / 1000
    rate = timeline.packets / seconds if seconds else float(timeline.fps)
    if fields is not Fields.WHOLE:
        is_hd_25 = track.height >= 720 and abs((track.fps or rate) - FRAMES_PER_S) < 0.1
        way = Way.KEPT if is_hd_25 and track.rotation == 0 and not track.hdr else Way.UNWOVEN
    elif timeline.variable_fps or rate > FRAMES_PER_S + 0.3:
        way = Way.WOVEN
    else:
        way = Way.PAIRS
    return Passage(way=way, fields=fields, box=fit(*track.display_size), rate=rate)


def fit(width: int, height: int) -> Box:
    """Return the largest place in 16:9 for a picture that people see in this size."""
    if abs(width * HEIGHT / (height * WIDTH) - 1) <= ALMOST:
        return Box(width=WIDTH, height=HEIGHT, x=0, y=0)
    factor = min(Fraction(WIDTH, width), Fraction(HEIGHT, height))
    # Columns in pairs for the colours; lines in fours, or the fields would change places.
    columns = min(WIDTH, round(width * factor / 4) * 4)
    lines = min(HEIGHT, round(height * factor / 8) * 8)
    return Box(
        width=columns, height=lines, x=(WIDTH - columns) // 2, y=(HEIGHT - lines) // 2 // 4 * 4
    )


def lay_out(picture: Any, *, track: VideoTrack, passage: Passage, frames: int) -> Any:
    """Return whole pictures of the frame's size, 25 a second or 50, for exactly `frames` frames.

    What is drawn over them comes next, then `weave`.
    """
    way = passage.way
    if way is Way.UNWOVEN:
        parity = "bff" if passage.fields is Fields.LOWER_FIRST else "tff"
        # A picture from each field: an interlaced frame cannot be scaled whole.
        picture = picture.filter("bwdif", mode="send_field", parity=parity, deint="all")
    elif way is Way.KEPT and passage.fields is Fields.LOWER_FIRST:
        picture = (
            # Said once more what was seen: where the flag lies, the next filter would do nothing.
            picture.filter("setfield", "bff")
            # One line up or down, so that the earlier field is the upper one.
            .filter("fieldorder", "tff")
        )
    rate = FRAMES_PER_S if way in (Way.PAIRS, Way.KEPT) else 2 * FRAMES_PER_S
    moments = rate // FRAMES_PER_S * frames
    # Whichever is fewer is scaled: repeated pictures cost nothing afterwards.
    drops_first = passage.rate > rate or way is Way.UNWOVEN
    if drops_first:
        picture = _pace(picture, rate, moments)
    picture = _scale(picture, track, passage)
    if not drops_first:
        picture = _pace(picture, rate, moments)
    return picture


def _pace(picture: Any, rate: int, moments: int) -> Any:
    return (
        # From zero: a late first picture is held back to the start, or sound runs ahead of it.
        picture.filter("fps", fps=rate, start_time=0)
        # A picture that ends before its sound stays up.
        .filter("tpad", stop=-1, stop_mode="clone")
        .filter("trim", end_frame=moments)
    )


def _scale(picture: Any, track: VideoTrack, passage: Passage) -> Any:
    box = passage.box
    is_same_size = (track.width, track.height) == (box.width, box.height) or bool(track.hdr)
    if track.full_range:
        # Said once more: a tag of the container alone does not reach every decoder.
        picture = picture.filter("setparams", range="pc")
    if track.hdr:
        # Limited from here on: said full once more it would be squeezed twice.
        picture = tone_map(picture, (box.width, box.height)).filter("format", "yuv422p")
    elif track.is_untagged_hd:
        # The scaler would take it for BT.601 and turn greens paler.
        picture = picture.filter("setparams", colorspace="bt709")
    picture = (
        picture.filter(
            "scale",
            box.width,
            box.height,
            flags=SAME_SIZE if is_same_size else SCALER,
            # Lines of two moments are never mixed.
            interl=1 if passage.way is Way.KEPT else 0,
            # Both ends named: one matrix and range for every source.
            out_color_matrix="bt709",
            out_range="tv",
        )
        # Colours at half width in every line, until the fields are woven.
        .filter("format", "yuv422p")
    )
    if not box.fills:
        picture = picture.filter("pad", WIDTH, HEIGHT, box.x, box.y, color="black")
    # The scaler has squared the pixels.
    return picture.filter("setsar", 1)


def weave(picture: Any, *, way: Way, pixels: str) -> Any:
    """Return frames of two fields, upper first, legal in level, in the profile's own pixels."""
    if way in (Way.WOVEN, Way.UNWOVEN):
        # The filter takes the flicker out of edges one line high.
        picture = picture.filter("interlace", scan="tff", lowpass="complex")
    picture = (
        # What a scaler rings beyond black and white is refused by ingests.
        picture.filter("limiter", min=16, max=235, planes=1).filter(
            "limiter", min=16, max=240, planes=6
        )
    )
    if pixels != "yuv422p":
        # Colours of each field by itself: decoders of interlaced pictures read them so.
        picture = picture.filter("scale", interl=1, flags=SAME_SIZE).filter("format", pixels)
    return picture.filter(
        "setparams",
        field_mode="tff",
        range="tv",
        color_primaries="bt709",
        color_trc="bt709",
        colorspace="bt709",
    )
