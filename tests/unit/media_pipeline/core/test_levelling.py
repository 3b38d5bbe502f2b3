from dataclasses import replace

from media_pipeline.core.ladder import Family, list_audio
from media_pipeline.core.levelling import (
    MOST_PUSH_DB,
    MOST_TRIES,
    Outcome,
    Try,
    choose_best,
    try_again,
)
from media_pipeline.core.loudness import MOST_GAIN_DB, Gain

SOUND = list_audio(Family.MODERN)[0]
FIRST = Gain(gain_db=16.0, target_lufs=-19.0, limit=True)


def outcome(lufs: float, peak: float, *, gain: Gain = FIRST, number: int = 0) -> Outcome:
    return Outcome(tried=Try(sound=SOUND, gain=gain, number=number), lufs=lufs, peak_dbtp=peak)


def test_is_content_with_half_a_unit_and_peaks_in_bounds() -> None:
    assert try_again([outcome(-19.5, -1.0)], first=FIRST) is None


def test_lifts_what_the_limiter_ate_by_more_than_is_missing() -> None:
    again = try_again([outcome(-23.0, -2.0)], first=FIRST)
    assert again is not None
    assert 20.0 < again.gain.gain_db <= FIRST.gain_db + 4.0 / 0.5
    assert (again.number, again.gain.ceiling_dbtp) == (1, FIRST.ceiling_dbtp)


def test_learns_how_much_of_a_push_arrives() -> None:
    more = replace(FIRST, gain_db=20.0)
    outcomes = [outcome(-23.0, -2.0), outcome(-21.0, -2.0, gain=more, number=1)]
    again = try_again(outcomes, first=FIRST)
    assert again is not None
    assert again.gain.gain_db == 24.0


def test_turns_down_what_came_out_too_loud() -> None:
    again = try_again([outcome(-17.0, -2.0)], first=FIRST)
    assert again is not None
    assert again.gain.gain_db == 14.0


def test_lowers_the_ceiling_under_an_encoder_that_overshoots() -> None:
    quiet = Gain(gain_db=2.0, target_lufs=-19.0, limit=False)
    again = try_again([outcome(-19.0, 1.0, gain=quiet)], first=quiet)
    assert again is not None
    assert again.gain.limit
    assert again.gain.ceiling_dbtp <= quiet.ceiling_dbtp - 2.0
    assert again.gain.gain_db == quiet.gain_db


def test_never_pushes_noise_to_speech() -> None:
    again = try_again([outcome(-45.0, -2.0)], first=FIRST)
    assert again is not None
    assert again.gain.gain_db == FIRST.gain_db + MOST_PUSH_DB
    most = Gain(gain_db=MOST_GAIN_DB, target_lufs=-25.0, limit=True)
    assert try_again([outcome(-30.0, -2.0, gain=most)], first=most) is None


def test_gives_up_in_the_end() -> None:
    assert try_again([outcome(-30.0, 0.0)] * MOST_TRIES, first=FIRST) is None


def test_keeps_the_nearest_with_peaks_in_bounds() -> None:
    loud, near, far = outcome(-19.0, 1.3), outcome(-19.6, -1.0), outcome(-22.0, -2.0)
    assert choose_best([loud, near, far]) is near


def test_keeps_the_first_of_equals() -> None:
    first, second = outcome(-19.3, -2.0), outcome(-18.7, -2.0, number=1)
    assert choose_best([first, second]) is first


def test_a_try_never_takes_the_name_of_the_one_before() -> None:
    names = {Try(sound=SOUND, gain=FIRST, number=number).file for number in range(MOST_TRIES)}
    assert len(names) == MOST_TRIES
    assert f"{SOUND.id}.mp4" in names
