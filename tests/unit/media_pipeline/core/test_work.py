import pytest

from media_pipeline.core.budget import excess, limit, measure, try_again
from media_pipeline.core.chunk_command import Attempt
from media_pipeline.core.ladder import VideoRung
from media_pipeline.core.loudness import Interval
from media_pipeline.core.qc import Heard, Measured, check
from media_pipeline.core.sounds import Family
from media_pipeline.core.watch import read_watched
from media_pipeline.core.work import ENCODERS_MB, group_rungs, memory_mb


def rung(
    family: Family = Family.MODERN, link_kbps: int = 128, size: tuple[int, int] = (1280, 720)
) -> VideoRung:
    return VideoRung(
        id=f"{family[0]}{link_kbps}", family=family, link_kbps=link_kbps,
        width=size[0], height=size[1], divisor=1, crf=50, preset="8", cap_kbps=70,
        buffer_kbit=160, key_units=1, screen=False, audio="opus24", transparent=False,
    )  # fmt: skip


def test_the_worst_ten_seconds_are_found() -> None:
    rate = measure([100] * 50 + [1000] * 50 + [100] * 50, fps=5)
    assert rate.peak_bytes == 50_000
    assert rate.duration_s == 30


def test_a_chunk_within_its_budget_stays() -> None:
    assert try_again(Attempt(rung=rung(), crf=50), measure([1700] * 150, fps=5)) is None


def test_too_much_raises_the_crf_by_as_much_as_it_takes() -> None:
    little = try_again(Attempt(rung=rung(), crf=50), measure([1850] * 150, fps=5))
    much = try_again(Attempt(rung=rung(), crf=50), measure([4000] * 150, fps=5))
    assert little is not None
    assert much is not None
    assert 50 < little.crf < much.crf <= 63


def test_where_the_crf_ends_frames_are_held() -> None:
    again = try_again(Attempt(rung=rung(), crf=63), measure([4000] * 150, fps=5))
    assert again is not None
    assert (again.crf, again.hold) == (63, 2)


def test_a_try_ends_where_it_has_taken_too_much() -> None:
    limited = limit(Attempt(rung=rung(), crf=50), duration_s=30, is_last=False)
    assert limited.most_bytes == int(1.1 * 70 * 30 * 125)
    # A tenth of the frames took all of it: the rest is foretold, and it is tried again.
    rate = measure([limited.most_bytes // 15] * 15, fps=5, frames=150)
    assert rate.duration_s == 30
    assert 10.9 < excess(rate, rung()) < 11.1
    again = try_again(Attempt(rung=rung(), crf=50), rate)
    assert again is not None
    assert again.most_bytes is None


@pytest.mark.parametrize(
    ("attempt", "is_last"),
    [
        (Attempt(rung=rung(), crf=50), True),
        (Attempt(rung=rung(), crf=63, hold=8), False),
    ],
)
def test_what_nothing_follows_is_encoded_to_its_end(attempt: Attempt, is_last: bool) -> None:
    assert limit(attempt, duration_s=30, is_last=is_last).most_bytes is None


def test_gives_up_in_the_end() -> None:
    assert try_again(Attempt(rung=rung(), crf=63, hold=8), measure([9000] * 50, fps=5)) is None


def test_one_process_holds_only_what_fits() -> None:
    rungs = [rung(link_kbps=n, size=(1920, 1080)) for n in (64, 128, 256, 512)]
    groups = list(group_rungs(rungs))
    assert [r for group in groups for r in group] == rungs
    assert all(sum(map(memory_mb, group)) <= ENCODERS_MB for group in groups)


def rows(*shares: float, grey: float = 200.0) -> list[list[float]]:
    return [[grey, share, 0.1] for share in shares]


def test_slides_begin_where_the_picture_changes_and_then_rests() -> None:
    watched = read_watched(
        rows(*[0.0] * 20, 0.3, *[0.0] * 19, 0.3, 0.3, 0.3, 0.0, *[0.0] * 20), duration_ms=32_000
    )
    assert watched.slide_starts_ms == (0, 10_000, 21_000)


def test_a_title_of_three_seconds_is_a_slide() -> None:
    watched = read_watched(
        rows(*[0.0] * 6, 0.3, *[0.0] * 19, 0.3, 0.0, 0.3, *[0.0] * 20), duration_ms=24_000
    )
    assert watched.slide_starts_ms == (0, 3_000, 14_000)


def test_finds_black_and_freezes() -> None:
    dark = [[8.0, 0.0, 0.0]] * 4
    still = [[120.0, 0.0, 0.0]] * 70
    watched = read_watched([*dark, *rows(0.2), *still], duration_ms=37_500)
    assert watched.black == (Interval(start_ms=0, end_ms=2000),)
    assert watched.frozen == (Interval(start_ms=2500, end_ms=37_500),)


def measured(**changes: object) -> Measured:
    values: dict[str, object] = {
        "id": "m64", "expected_frames": 250, "frames": 250, "frame_ms": 40.0,
        "expected_ms": 10_000, "video_end_ms": 10_000.0, "audio_end_ms": 10_010.0,
        "errors": 0, "average_bps": 47_000, "peak_bps": 60_000, "link_kbps": 64,
    }  # fmt: skip
    return Measured(**(values | changes))  # type: ignore[arg-type]


def codes(**changes: object) -> list[str]:
    return [f.code for f in check([measured(**changes)], loudness=None, watched=None)]


def test_a_good_file_has_no_findings() -> None:
    assert codes() == []


def test_every_fault_is_named() -> None:
    assert codes(frames=249) == ["frames"]
    assert codes(video_end_ms=9_900.0, audio_end_ms=9_900.0) == ["duration"]
    assert codes(audio_end_ms=9_959.0) == ["sync"]
    assert codes(audio_end_ms=10_041.0) == ["sync"]
    assert codes(average_bps=50_000) == ["budget"]
    assert codes(peak_bps=65_000) == ["peak"]
    assert codes(errors=3) == ["decode"]


def test_a_clip_is_held_to_its_link_over_ten_seconds() -> None:
    clip = {"expected_ms": 3000, "video_end_ms": 3000.0, "audio_end_ms": 3010.0}
    assert codes(**clip, average_bps=159_000, peak_bps=159_000) == []
    assert codes(**clip, average_bps=161_000, peak_bps=161_000) == ["budget"]


def test_a_rung_worse_than_the_one_below_it_is_named() -> None:
    ladder = [
        measured(id="m64", vmaf=80.0),
        measured(id="u64", vmaf=1.85),
        measured(id="u128", link_kbps=128, vmaf=1.91),
        measured(id="u256", link_kbps=256, vmaf=1.27),
        measured(id="u512", link_kbps=512, vmaf=0.9),
        measured(id="u1000", link_kbps=1000, vmaf=None),
    ]
    found = check(ladder, loudness=None, watched=None)
    assert [(f.rung, f.code, f.message) for f in found] == [
        ("u256", "order", "VMAF 1.27, worse than u128 below it (1.91)")
    ]


def test_what_was_lost_is_said() -> None:
    found = check([], loudness=None, watched=None, kept_share=0.97)
    assert [(f.code, f.message[:4]) for f in found] == [("damaged", "3.0%")]


def test_a_sound_far_from_its_target_is_named() -> None:
    heard = [
        Heard(id="aac20", integrated_lufs=-19.4, true_peak_dbtp=-0.3),
        Heard(id="opus16", integrated_lufs=-21.0, true_peak_dbtp=1.7),
    ]
    found = check([], loudness=None, watched=None, heard=heard, expected_lufs=-19)
    assert [(f.rung, f.code) for f in found] == [("opus16", "loudness"), ("opus16", "overshoot")]
