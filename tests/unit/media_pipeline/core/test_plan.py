from dataclasses import replace
from fractions import Fraction

import pytest

from media_pipeline.core.analysis import Analysis, Bars, Content
from media_pipeline.core.ladder import VideoRung, choose_divisor, choose_rungs, fit
from media_pipeline.core.links import AVERAGE_SHARE, LINKS_KBPS
from media_pipeline.core.plan import Plan, cut_chunks, make_plan
from media_pipeline.core.probe import read_probe
from media_pipeline.core.rates import Picture
from media_pipeline.core.sounds import Family, list_audio
from media_pipeline.core.timeline import Packets, lay_timeline


def picture(
    content: Content,
    trial_kbps: float = 150.0,
    width: int = 1280,
    height: int = 720,
    duration_s: float = 60.0,
) -> Picture:
    analysis = Analysis(
        content=content,
        moving_share=0,
        busy_share=0,
        noise=0,
        trial_kbps=trial_kbps,
        interlaced=False,
        bars=Bars(left=0, top=0, right=0, bottom=0),
    )
    return Picture(
        width=width, height=height, fps=Fraction(25), duration_s=duration_s, analysis=analysis
    )


def rungs(shown: Picture, family: Family) -> tuple[VideoRung, ...]:
    return choose_rungs(shown, families=(family,), links_kbps=LINKS_KBPS, has_sound=True)


@pytest.mark.parametrize("family", Family)
def test_slides_keep_their_pixels_and_drop_their_frames(family: Family) -> None:
    lowest = rungs(picture(Content.SLIDES), family)[0]
    assert (lowest.height, lowest.divisor) == (720, 5)


def test_slides_need_two_or_three_rungs() -> None:
    assert len(rungs(picture(Content.SLIDES), Family.MODERN)) == 2
    assert len(rungs(picture(Content.SLIDES), Family.UNIVERSAL)) == 3


@pytest.mark.parametrize("trial_kbps", [5, 60, 400, 3000])
@pytest.mark.parametrize("content", Content)
@pytest.mark.parametrize("family", Family)
def test_every_rung_keeps_its_link_s_budget(
    family: Family, content: Content, trial_kbps: float
) -> None:
    sound = {audio.id: audio.bitrate_kbps for audio in list_audio(family)}
    for rung in rungs(picture(content, trial_kbps), family):
        assert 0 < rung.cap_kbps + sound[rung.audio] < AVERAGE_SHARE * rung.link_kbps


@pytest.mark.parametrize("size", [(320, 240), (480, 854), (811, 612), (3840, 2160)])
def test_never_enlarges_and_always_stays_even(size: tuple[int, int]) -> None:
    for family in Family:
        for rung in rungs(picture(Content.CAMERA, 10, *size), family):
            assert rung.width <= size[0] + 1
            assert rung.height <= size[1] + 1
            assert rung.width % 2 == rung.height % 2 == 0


def test_a_busy_page_is_drawn_rougher_at_once() -> None:
    easy, busy = (rungs(picture(Content.SLIDES, kbps), Family.UNIVERSAL) for kbps in (40, 110))
    assert easy[0].crf < busy[0].crf
    assert (easy[0].height, easy[0].divisor) == (busy[0].height, busy[0].divisor)


def test_rungs_of_one_size_lie_apart() -> None:
    middling = rungs(picture(Content.CAMERA, 57), Family.MODERN)
    assert [rung.link_kbps for rung in middling] == [64, 128, 512]
    hard = rungs(picture(Content.CAMERA, 900), Family.MODERN)
    assert [rung.link_kbps for rung in hard] == [*LINKS_KBPS]


def test_the_weakest_link_gives_up_size_before_its_last_crf() -> None:
    # Where a guess a little too low could only be mended by holding frames back.
    lowest = rungs(picture(Content.CAMERA, 57), Family.MODERN)[0]
    assert (lowest.height, lowest.link_kbps) == (540, 64)
    easier = rungs(picture(Content.CAMERA, 30), Family.MODERN)[0]
    assert easier.height == 720
    assert easier.crf < 63


@pytest.mark.parametrize("family", Family)
def test_a_clip_gets_the_size_and_the_crf_that_ten_seconds_of_its_bytes_would(
    family: Family,
) -> None:
    def looks(trial_kbps: float, duration_s: float) -> list[tuple[str, int, int]]:
        shown = picture(Content.CAMERA, trial_kbps, duration_s=duration_s)
        return [(rung.id, rung.height, rung.crf) for rung in rungs(shown, family)]

    assert looks(200, 3.0) == looks(60, 10.0) == looks(60, 2700.0)
    assert looks(200, 3.0)[0][1] > looks(200, 10.0)[0][1]


@pytest.mark.parametrize("duration_s", [0.5, 3.0, 6.0, 9.0])
def test_a_universal_clip_may_spend_its_ten_seconds_and_no_more(duration_s: float) -> None:
    clip, film = (
        rungs(picture(Content.CAMERA, 900, duration_s=length_s), Family.UNIVERSAL)[0]
        for length_s in (duration_s, 10.0)
    )
    # The encoder begins with nine tenths of its buffer.
    spent_kbit = 0.9 * clip.buffer_kbit + clip.cap_kbps * duration_s
    film_kbit = 0.9 * film.buffer_kbit + film.cap_kbps * 10
    assert 0.9 * clip.cap_kbps * 10 <= spent_kbit <= film_kbit


def test_an_easy_picture_is_transparent_early() -> None:
    easy = rungs(picture(Content.CAMERA, 10), Family.MODERN)
    assert easy[-1].transparent
    assert easy[-1].link_kbps <= 256


def test_a_hard_picture_gives_up_size_on_a_weak_link() -> None:
    hard = rungs(picture(Content.CAMERA, 900), Family.MODERN)
    assert hard[0].height < hard[-1].height == 720
    assert [rung.link_kbps for rung in hard] == sorted({rung.link_kbps for rung in hard})


def test_fits_the_shorter_side() -> None:
    assert fit(2160, 3840, 720) == (720, 1280)
    assert fit(811, 612, 1080) == (812, 612)


def test_keeps_a_share_of_frames() -> None:
    assert choose_divisor(Fraction(25), 5) == 5
    assert choose_divisor(Fraction(30000, 1001), 5) == 6
    assert choose_divisor(Fraction(1), 5) == 1
    assert choose_divisor(Fraction(30), 15) == 2


def test_chunks_meet_without_gap_and_start_on_key_frames() -> None:
    chunks = cut_chunks(67_500, 200, Fraction(25))
    assert chunks[0].start_frame == 0
    assert sum(chunk.frames for chunk in chunks) == 67_500
    assert all(chunk.start_frame % 200 == 0 for chunk in chunks)
    assert [chunk.is_last for chunk in chunks].count(True) == 1
    assert all(60 <= chunk.frames / 25 <= 120 for chunk in chunks[:-1])


def test_a_short_remainder_joins_the_chunk_before() -> None:
    assert [chunk.frames for chunk in cut_chunks(2400 + 300, 200, Fraction(25))] == [2700]


def plan_sound() -> Plan:
    report = {"media": {"track": [{"@type": "General", "Format": "Wave"}]}}
    report["media"]["track"].append({"@type": "Audio", "Format": "PCM"})
    return make_plan(
        probe=read_probe(report),
        timeline=lay_timeline(video=None, audio=Packets(starts_s=(0.0,), end_s=5.0)),
        analysis=None,
        loudness=None,
    )


def test_sound_alone_has_sounds_and_no_chunks() -> None:
    plan = plan_sound()
    assert (plan.rungs, plan.chunks) == ((), ())


def test_a_sound_is_used_up_when_the_last_that_carries_it_is_packed() -> None:
    family = Family.UNIVERSAL
    plan = replace(
        plan_sound(),
        rungs=rungs(picture(Content.SLIDES), family),
        audio=list_audio(family),
        listen=("aac18",),
    )
    assert [rung.audio for rung in plan.rungs] == ["aac18", "aac24", "aac32"]
    assert plan.list_used_up(["u64", "u128"]) == ("aac24", "aac80")
    assert plan.list_used_up(["u64", "aac18"]) == ("aac18", "aac80")
