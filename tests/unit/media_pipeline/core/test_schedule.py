from datetime import UTC, datetime

import pytest

from media_pipeline.core.refusals import Damaged, NoAnswer, OutOfDisk, ToolFailed
from media_pipeline.core.schedule import (
    LONGEST_PAUSE_S,
    LONGEST_WAIT_S,
    Part,
    Turn,
    Verdict,
    add_up,
    find_pace,
    find_pause_after_death_s,
    find_pause_s,
    find_wait_s,
    judge,
    order_turns,
)

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "attempts", "verdict"),
    [
        (Damaged("x"), 1, Verdict.FAIL),
        (ToolFailed("x"), 1, Verdict.AGAIN),
        (ToolFailed("x"), 5, Verdict.FAIL),
        (ValueError("x"), 4, Verdict.AGAIN),
        (OutOfDisk("x"), 5, Verdict.WAIT),
        (NoAnswer("x"), 99, Verdict.WAIT),
    ],
)
def test_judges_a_failure_by_whose_fault_it_is(
    error: Exception, attempts: int, verdict: Verdict
) -> None:
    assert judge(error, attempts=attempts, most_attempts=5) is verdict


def test_pauses_grow_and_end() -> None:
    pauses = [find_pause_s(times, first_s=5) for times in range(1, 12)]
    assert pauses[:3] == [5, 10, 20]
    assert max(pauses) == pauses[-1] == LONGEST_PAUSE_S


def test_waiting_for_the_world_never_takes_long() -> None:
    waits = [find_wait_s(times, first_s=5) for times in (1, 2, 3, 4, 5, 5000)]
    assert waits == [5, 10, 20, 40, 60, 60]


def test_the_first_deaths_cost_no_pause() -> None:
    assert [find_pause_after_death_s(n, first_s=5) for n in (1, 2, 3, 4)] == [0, 0, 5, 10]
    # A machine that was restarted all day long is not waited for all night.
    assert find_pause_after_death_s(99, first_s=5) == LONGEST_WAIT_S


def test_whoever_was_served_least_goes_first() -> None:
    busy = Turn(share="a", running=1, served_at=NOW, oldest=1)
    served = Turn(share="b", running=0, served_at=NOW, oldest=2)
    new = Turn(share="c", running=0, served_at=None, oldest=4)
    older = Turn(share="d", running=0, served_at=None, oldest=3)
    assert [turn.share for turn in order_turns([busy, served, new, older])] == list("dcba")


def test_parts_lead_a_whole_from_its_start_to_its_end() -> None:
    parts = [Part(weight=3, percent=100), Part(weight=1, percent=0)]
    assert add_up(parts, start=10, end=50) == 40
    assert add_up([], start=10, end=50) == 10


def test_tells_speed_and_remaining_time() -> None:
    pace = find_pace(percent=50, spent_s=30, duration_s=120)
    assert (pace.speed, pace.eta_s) == (2.0, 30.0)
    assert find_pace(percent=0, spent_s=30, duration_s=120).eta_s is None
