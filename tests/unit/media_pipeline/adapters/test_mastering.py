"""A master is as long as its film, its tools have as long as its length asks for."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from media_pipeline.adapters.mastering import confine, count_frames
from media_pipeline.core.masters.findings import judge_promise
from media_pipeline.core.masters.profiles import BUILT_IN
from media_pipeline.core.masters.timecode import find_patience_s
from media_pipeline.core.timeline import Timeline

XDCAM, RADIO = BUILT_IN["xdcam-hd422"], BUILT_IN["radio-wav"]


def film(*, fps: int = 25, video_ms: int, audio_ms: int) -> Any:
    return SimpleNamespace(
        timeline=Timeline(
            fps=Fraction(fps), frames=round(video_ms * fps / 1000), packets=10,
            video_end_ms=video_ms, audio_end_ms=audio_ms, variable_fps=False,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "frames"),
    [
        # On the grid of five a second it would be 10 000 ms: three frames less.
        ({"fps": 5, "video_ms": 10_090, "audio_ms": 10_100}, 252),
        ({"video_ms": 10_000, "audio_ms": 10_300}, 258),
        # The last packet of a sound is filled up.
        ({"video_ms": 10_000, "audio_ms": 10_021}, 250),
        ({"video_ms": 10_000, "audio_ms": 4_000}, 250),
        ({"video_ms": 10_000, "audio_ms": 0}, 250),
    ],
)
def test_a_programme_lasts_as_its_film_does(given: dict[str, int], frames: int) -> None:
    assert count_frames(film(**given), XDCAM) == frames


def test_radio_lasts_as_its_sound_does() -> None:
    assert count_frames(film(video_ms=12_000, audio_ms=10_000), RADIO) == 250


@pytest.mark.parametrize(
    ("frames", "ends_ms", "is_right"),
    [
        (250, (10_000, 10_000), True),
        (251, (10_000, 10_000), False),
        (249, (10_000, 10_000), False),
        # Half a frame is rounded, a filled last packet is left or kept.
        (250, (10_015, 10_021), True),
        (251, (10_000, 10_039), True),
        (250, (10_000, 10_300), False),
        (258, (10_000, 10_300), True),
        (250, (10_000, 0), True),
    ],
)
def test_another_length_than_the_film_s_is_found(
    frames: int, ends_ms: tuple[int, int], is_right: bool
) -> None:
    found = judge_promise(XDCAM, frames=frames, ends_ms=ends_ms)
    assert [one.code for one in found] == ([] if is_right else ["length"])


def test_a_radio_programme_cut_short_is_found() -> None:
    assert judge_promise(RADIO, frames=250, ends_ms=(20_000, 10_000)) == []
    assert judge_promise(RADIO, frames=200, ends_ms=(20_000, 10_000)) != []


def test_a_tool_that_hangs_is_ended_in_proportion_to_the_film() -> None:
    clip, lesson = 250, 45 * 60 * 25
    assert find_patience_s(clip) < 1800
    # A machine that takes ten seconds for one is waited for, with twice as much to spare.
    assert 2 * 10 * 45 * 60 < find_patience_s(lesson) < 86_400
    assert confine(5, clip).wall_s == find_patience_s(clip)
    assert confine(5, clip).nice == 5
