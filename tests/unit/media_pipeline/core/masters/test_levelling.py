import pytest

from media_pipeline.core.loudness import Loudness as Heard
from media_pipeline.core.masters.levelling import (
    MOST_TRIES,
    Outcome,
    Try,
    choose_best,
    choose_first,
    try_again,
)
from media_pipeline.core.masters.profiles import Loudness

WANTED = Loudness()


def heard(lufs: float, peak: float) -> Heard:
    return Heard(integrated_lufs=lufs, range_lu=5, true_peak_dbtp=peak, clipped=False, silences=())


def outcome(gain: float, ceiling: float | None, lufs: float, peak: float) -> Outcome:
    tried = Try(gain_db=gain, ceiling_dbtp=ceiling)
    return Outcome(tried=tried, lufs=lufs, peak_dbtp=peak, range_lu=5)


def test_what_has_room_gets_one_gain_and_no_limiter() -> None:
    assert choose_first(heard(-18, -6), WANTED) == Try(gain_db=-5.0, ceiling_dbtp=None)


def test_peaks_in_the_way_are_held() -> None:
    assert choose_first(heard(-33, -5), WANTED).ceiling_dbtp == pytest.approx(-3.3)


def test_silence_is_not_lifted() -> None:
    assert choose_first(heard(-70, -100), WANTED) == Try(gain_db=0.0, ceiling_dbtp=None)


def test_what_is_right_is_left_alone() -> None:
    assert try_again([outcome(5, -3.3, -23.1, -3.0)], WANTED) is None


def test_what_the_limiter_ate_is_added() -> None:
    again = try_again([outcome(10, -3.3, -24.6, -3.0)], WANTED)
    assert again is not None
    assert again.gain_db > 11.6
    assert again.ceiling_dbtp == -3.3


def test_an_encoder_that_overshoots_is_given_a_lower_ceiling() -> None:
    again = try_again([outcome(0, None, -23.0, -0.4)], WANTED)
    assert again is not None
    assert again.ceiling_dbtp is not None
    assert again.ceiling_dbtp < -3.5


@pytest.mark.parametrize("slope", [0.3, 0.5, 0.8, 1.0])
def test_a_limiter_of_any_strength_is_followed_to_the_target(slope: float) -> None:
    tried: Try | None = Try(gain_db=10, ceiling_dbtp=-3.3)
    outcomes: list[Outcome] = []
    while tried is not None:
        lufs = -26 + slope * (tried.gain_db - 10)
        outcomes.append(outcome(tried.gain_db, tried.ceiling_dbtp, lufs, -3.0))
        tried = try_again(outcomes, WANTED)
    assert abs(choose_best(outcomes, WANTED).lufs + 23) <= WANTED.tolerance_lu


def test_gives_up_after_a_few() -> None:
    outcomes = [outcome(n, -3.3, -30, -3) for n in range(MOST_TRIES)]
    assert try_again(outcomes, WANTED) is None


def test_peaks_in_bounds_go_before_nearness() -> None:
    loud, safe = outcome(1, None, -23.0, -0.2), outcome(1, -5, -23.2, -1.4)
    assert choose_best([loud, safe], WANTED) is safe
