from fractions import Fraction
from typing import Any

import pytest

from media_pipeline.core.masters.fields import Counts, count_fields, judge_fields
from media_pipeline.core.masters.picture import Box, Fields, Way, choose_passage, fit
from media_pipeline.core.probe import VideoTrack
from media_pipeline.core.timeline import Timeline


def track(**given: Any) -> VideoTrack:
    known: dict[str, Any] = {
        "number": 0, "codec": "AVC", "width": 1920, "height": 1080, "rotation": 0,
        "pixel_aspect": 1.0, "fps": 25.0, "variable_fps": False, "interlaced": False,
        "bit_depth": 8, "hdr": "", "full_range": False, "is_untagged_hd": False, "frames": None,
        "duration_ms": None,
    }  # fmt: skip
    return VideoTrack(**known | given)


def timeline(rate: float, *, variable: bool = False) -> Timeline:
    return Timeline(
        fps=Fraction(25), frames=250, packets=round(10 * rate), video_end_ms=10_000,
        audio_end_ms=10_000, variable_fps=variable,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rate", "variable", "fields", "given", "way"),
    [
        (25, False, Fields.WHOLE, {}, Way.PAIRS),
        (23.976, False, Fields.WHOLE, {}, Way.PAIRS),
        (5, False, Fields.WHOLE, {}, Way.PAIRS),
        (29.97, False, Fields.WHOLE, {}, Way.WOVEN),
        (50, False, Fields.WHOLE, {}, Way.WOVEN),
        (60, False, Fields.WHOLE, {}, Way.WOVEN),
        (24.5, True, Fields.WHOLE, {}, Way.WOVEN),
        (25, False, Fields.UPPER_FIRST, {}, Way.KEPT),
        (25, False, Fields.LOWER_FIRST, {}, Way.KEPT),
        (25, False, Fields.LOWER_FIRST, {"width": 720, "height": 576}, Way.UNWOVEN),
        (29.97, False, Fields.UPPER_FIRST, {"fps": 29.97}, Way.UNWOVEN),
    ],
)
def test_time_goes_the_way_its_source_needs(
    rate: float, variable: bool, fields: Fields, given: dict[str, Any], way: Way
) -> None:
    found = choose_passage(track(**given), timeline(rate, variable=variable), fields)
    assert found.way is way


@pytest.mark.parametrize(
    ("size", "box"),
    [
        ((1280, 720), Box(width=1920, height=1080, x=0, y=0)),
        ((1366, 768), Box(width=1920, height=1080, x=0, y=0)),
        ((1080, 1920), Box(width=608, height=1080, x=656, y=0)),
        ((768, 576), Box(width=1440, height=1080, x=240, y=0)),
        ((2048, 858), Box(width=1920, height=808, x=0, y=136)),
    ],
)
def test_what_is_no_widescreen_lies_in_the_middle(size: tuple[int, int], box: Box) -> None:
    assert fit(*size) == box


@pytest.mark.parametrize("height", range(300, 1900, 37))
def test_no_border_makes_the_fields_change_places(height: int) -> None:
    box = fit(1920, height)
    assert box.y % 4 == 0
    assert box.height % 8 == 0 or box.height == 1080
    assert box.x + box.width <= 1920
    assert box.y + box.height <= 1080


@pytest.mark.parametrize(
    ("counts", "claims", "lower", "fields"),
    [
        (Counts(upper=90, lower=3, whole=4), True, False, Fields.UPPER_FIRST),
        (Counts(upper=3, lower=90, whole=4), True, False, Fields.LOWER_FIRST),
        # Whole pictures in an interlaced stream.
        (Counts(whole=97), True, False, Fields.WHOLE),
        # Nothing moves: what it claims is all there is.
        (Counts(), True, True, Fields.LOWER_FIRST),
        # Drawn stripes look like fields; the file knows better.
        (Counts(upper=97), False, False, Fields.WHOLE),
    ],
)
def test_fields_are_what_they_show(
    counts: Counts, claims: bool, lower: bool, fields: Fields
) -> None:
    assert judge_fields([counts], claims_fields=claims, claims_lower=lower) is fields


def test_reads_what_idet_counts() -> None:
    line = "[info] Multi frame detection: TFF:   12 BFF:  3 Progressive: 85 Undetermined: 0"
    assert count_fields(["x", line, line]) == Counts(upper=24, lower=6, whole=170)
