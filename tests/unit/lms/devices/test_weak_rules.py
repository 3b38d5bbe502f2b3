"""Where a weak-signal area stands, and which steps follow which."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.devices.rules.weak import (
    Dates,
    Refusal,
    Stage,
    Step,
    join_dates,
    judge_area,
    key_of_commune,
    key_of_place,
    refuse_step,
    take_step,
    tell_pupils,
)

TODAY = date(2026, 11, 30)
TOLD = date(2026, 11, 3)


def test_a_promise_is_broken_from_the_day_after() -> None:
    dates = Dates(reported=TOLD, promised=TODAY)
    assert judge_area(dates, today=TODAY).stage == Stage.PROMISED
    late = judge_area(dates, today=TODAY + timedelta(days=3))
    assert (late.stage, late.days_late) == (Stage.OVERDUE, 3)
    done = Dates(reported=TOLD, promised=TODAY, fixed=TODAY + timedelta(days=2))
    assert judge_area(done, today=TODAY + timedelta(days=3)).stage == Stage.FIXED


def test_what_has_not_been_asked_for_is_not_promised() -> None:
    def refuse(step: Step, day: date, dates: Dates) -> Refusal | None:
        return refuse_step(step, day=day, dates=dates, today=TODAY)

    tomorrow = TODAY + timedelta(days=1)
    assert refuse(Step.PROMISED, tomorrow, Dates()) == Refusal.NOT_REPORTED
    assert refuse(Step.REPORTED, tomorrow, Dates()) == Refusal.IN_FUTURE
    assert refuse(Step.FIXED, tomorrow, Dates(reported=TOLD)) == Refusal.IN_FUTURE
    before = TOLD - timedelta(days=1)
    assert refuse(Step.PROMISED, before, Dates(reported=TOLD)) == Refusal.BEFORE_REPORT
    assert refuse(Step.PROMISED, tomorrow, Dates(reported=TOLD)) is None
    assert refuse(Step.REPORTED, TOLD, Dates(fixed=TODAY)) == Refusal.FIXED_ALREADY
    assert refuse(Step.REOPENED, TODAY, Dates(reported=TOLD)) == Refusal.NOT_FIXED


days = st.dates(TODAY - timedelta(days=30), TODAY + timedelta(days=30))


@given(st.lists(st.tuples(st.sampled_from([one for one in Step if one != Step.FOUND]), days)))
def test_no_steps_lead_to_a_promise_without_a_report(steps: list[tuple[Step, date]]) -> None:
    dates = Dates()
    for step, day in steps:
        if refuse_step(step, day=day, dates=dates, today=TODAY) is None:
            dates = take_step(step, day=day, dates=dates)
        assert dates.promised is None or dates.reported is not None
        assert dates.promised is None or dates.promised >= dates.reported


def test_a_day_that_a_sheet_leaves_out_stays() -> None:
    known = Dates(reported=TOLD, promised=TODAY)
    assert join_dates(Dates(), known) == known
    assert join_dates(Dates(fixed=TODAY), known) == Dates(
        reported=TOLD, promised=TODAY, fixed=TODAY
    )
    # Told again after the promise: what was promised before does not answer it.
    again = TODAY + timedelta(days=1)
    assert join_dates(Dates(reported=again), known) == Dates(reported=again)


def test_spellings_of_one_place_are_one() -> None:
    assert key_of_commune("Xã Lũng  Mây") == key_of_commune("LŨNG MÂY") == "lung may"
    assert key_of_commune("Thị trấn Trần Phú") == key_of_commune("trần phú")
    assert key_of_commune("Xã") == "xa"
    one = key_of_place(commune="Xã Lũng Mây", place="Thôn Suối Trên")
    assert one == key_of_place(commune="lũng mây", place="thôn suối trên")


def test_no_number_is_told_that_could_point_at_a_family() -> None:
    assert [tell_pupils(count) for count in (0, 1, 4, 5)] == [0, None, None, 5]
