"""A month adds up what was seen; a day keeps the rule only for what it owed."""

from datetime import date, timedelta
from typing import Any

from lms.broadcasts.rules.airings import AiringKind, Cell
from lms.broadcasts.rules.asrun import Outcome
from lms.broadcasts.rules.months import Month, Shown, tally_month

MONDAY = date(2026, 11, 30)
TUESDAY = MONDAY + timedelta(days=1)
MATHS, READING = Cell(1, "toan"), Cell(1, "tieng-viet")
QUARTER = 15 * 60 * 25


def make_shown(start: int, *, day: date = MONDAY, cell: Cell = MATHS, **given: Any) -> Shown:
    facts: dict[str, Any] = {
        "kind": AiringKind.FIRST,
        "title": "Bài 1",
        "outcome": Outcome.AIRED,
        "frames": QUARTER,
        "seen_frames": QUARTER,
    }
    return Shown(day=day, start=start, cell=cell, **facts | given)


def make_relay(start: int, **given: Any) -> Shown:
    facts = {"kind": AiringKind.RELAY, "outcome": Outcome.UNTOLD, "seen_frames": 0}
    return make_shown(start, **facts | given)


def tally(*shown: Shown, cells: tuple[Cell, ...] = (MATHS,), **given: Any) -> Month:
    facts = {"planned": cells, "due": {MONDAY: cells}, "told": {MONDAY}}
    return tally_month(shown, **facts | given)


def test_a_relay_of_which_no_log_speaks_counts_as_it_was_planned_and_is_named() -> None:
    month = tally(make_relay(0), make_relay(9))
    [row] = month.tallies
    assert (row.airings, row.by_plan, row.hours) == (2, 2, 0.5)
    # The same relayed once more is a repeat of it.
    assert (month.kept_days, row.kept_days) == (1, 1)


def test_two_relays_of_different_programmes_repeat_nothing() -> None:
    assert tally(make_relay(0), make_relay(9, title="Bài 2")).kept_days == 0
    before = {(MATHS, "bài 2")}
    kept = tally(make_relay(0), make_relay(9, title="BÀI  2"), relayed_before=before)
    assert kept.kept_days == 1


def test_a_relay_that_was_missed_counts_for_nothing() -> None:
    month = tally(make_relay(0), make_relay(9, outcome=Outcome.MISSED))
    assert (month.kept_days, month.tallies[0].airings, month.lost) == (0, 1, 1)


def test_a_film_with_the_title_of_a_relay_is_no_repeat_of_it() -> None:
    assert tally(make_relay(0), make_shown(9)).kept_days == 0


def test_each_day_owes_what_its_own_season_promised() -> None:
    shown = [
        make_shown(0),
        make_shown(9, kind=AiringKind.REPEAT),
        make_shown(0, day=TUESDAY, cell=READING),
        make_shown(9, day=TUESDAY, cell=READING, kind=AiringKind.REPEAT),
    ]
    due = {MONDAY: (MATHS,), TUESDAY: (READING,)}
    month = tally(*shown, cells=(MATHS, READING), due=due, told={MONDAY, TUESDAY})
    assert (month.kept_days, month.due_days) == (2, 2)
    rows = {row.cell: (row.kept_days, row.due_days) for row in month.tallies}
    assert rows == {MATHS: (1, 1), READING: (1, 1)}


def test_days_that_owe_nothing_are_neither_due_nor_untold() -> None:
    month = tally(due={MONDAY: ()}, told=())
    assert (month.due_days, month.kept_days, month.untold_days) == (0, 0, 0)
