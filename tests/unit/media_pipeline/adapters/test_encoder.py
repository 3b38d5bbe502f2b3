import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from media_pipeline.adapters.encoder import do_beside, resume_key
from media_pipeline.adapters.planner import Planned
from media_pipeline.adapters.runner import Cancel
from media_pipeline.adapters.survey import Surveyed
from media_pipeline.core.command import Tool
from media_pipeline.core.plan import make_plan
from media_pipeline.core.probe import choose_track, read_probe
from media_pipeline.core.refusals import Cancelled, ToolFailed
from media_pipeline.core.timeline import Packets, lay_timeline


@pytest.fixture
def planned() -> Planned:
    tracks = [
        {"@type": "General", "Format": "MPEG-4"},
        *({"@type": "Audio", "Format": "AAC", "Language": language} for language in ("vi", "en")),
    ]
    probe = read_probe({"media": {"track": tracks}})
    timeline = lay_timeline(video=None, audio=Packets(starts_s=(0.0,), end_s=5.0))
    return Planned(
        found=Surveyed(
            path=Path("lesson.mp4"),
            tool=Tool(ffmpeg="/usr/bin/ffmpeg", source="lesson.mp4", demuxer="mov"),
            probe=probe,
            timeline=timeline,
        ),
        loudness=None,
        plan=make_plan(probe=probe, timeline=timeline, analysis=None, loudness=None),
    )


def test_unfinished_work_is_found_again_by_the_same_plan(planned: Planned) -> None:
    assert resume_key(planned, "a") == resume_key(planned, "a") != resume_key(planned, "b")


def test_pieces_of_another_plan_or_recipe_are_not_taken(planned: Planned) -> None:
    later = replace(planned, plan=replace(planned.plan, recipe="2099.1"))
    assert resume_key(later, "a") != resume_key(planned, "a")


def test_the_sound_of_another_track_is_not_taken(planned: Planned) -> None:
    english = replace(
        planned, found=replace(planned.found, probe=choose_track(planned.found.probe, "en"))
    )
    assert resume_key(english, "a") != resume_key(planned, "a")


def test_pieces_of_another_ffmpeg_are_not_taken(planned: Planned) -> None:
    tool = replace(planned.found.tool, ffmpeg="/opt/ffmpeg")
    other = replace(planned, found=replace(planned.found, tool=tool))
    assert resume_key(other, "a") != resume_key(planned, "a")


def wait_for(cancel: Cancel) -> NoReturn:
    """Work until somebody asks to stop, as every tool does."""
    for _ in range(2000):
        if cancel.asked:
            break
        time.sleep(0.005)
    raise Cancelled("stopped on request")


def fail() -> NoReturn:
    """Do what a tool does that breaks."""
    raise ToolFailed("the tool broke")


def test_whichever_of_sound_and_picture_fails_is_told_and_stops_the_other() -> None:
    for failing in ("sound", "picture"):
        cancel = Cancel()
        works = {name: partial(wait_for, cancel) for name in ("sound", "picture")} | {failing: fail}
        with pytest.raises(ToolFailed):
            do_beside(works["sound"], works["picture"], cancel=cancel)


def test_sound_and_picture_both_stop_on_request() -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(Cancelled):
        do_beside(partial(wait_for, cancel), partial(wait_for, cancel), cancel=cancel)
