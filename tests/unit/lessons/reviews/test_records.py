"""Codes of minutes, periods and tallies, without a database."""

from datetime import date

import pytest

from lessons.reviews.rules.periods import (
    list_months,
    list_terms,
    make_month,
    make_span,
    make_term,
)
from lessons.reviews.rules.records import make_code, read_code, read_digest
from lessons.reviews.rules.tallies import Case, Tally, tally
from lessons.reviews.rules.voting import Outcome

DIGEST = "0123456789abcdef" * 4


def test_a_code_is_read_however_it_was_copied():
    code = make_code(DIGEST)
    assert code == "0123-4567-89ab-cdef-0123-4567"
    for copied in (code, code.upper(), code.replace("-", " "), f" {code.replace('-', '')} "):
        assert read_code(copied) == DIGEST[:24]
    for wrong in ("", code[:-1], f"{code}0", code.replace("a", "g"), "٣" * 24):
        assert read_code(wrong) is None
    assert read_digest(f" {DIGEST.upper()}\n") == DIGEST
    assert read_digest(DIGEST[:-1]) is None


def test_periods_follow_the_school_year():
    assert make_month(2026, 12).end == date(2027, 1, 1)
    first, second = make_term(2026, 1), make_term(2026, 2)
    assert (first.start, first.last) == (date(2026, 9, 1), date(2027, 1, 15))
    assert (second.start, second.last) == (date(2027, 1, 16), date(2027, 5, 31))
    assert make_span(date(2026, 2, 1), date(2026, 1, 1)) is None
    assert make_span(date.min, date.max) is not None
    assert list_months(date(2026, 2, 28))[:3] == [(2026, 2), (2026, 1), (2025, 12)]
    assert list_terms(date(2026, 11, 30))[:2] == [(2026, 1), (2025, 2)]
    assert list_terms(date(2026, 8, 31))[0] == (2025, 2)


def make_case(submitted: int, decided: int | None, outcome: Outcome) -> Case:
    return Case(
        submitted_on=date(2026, 11, submitted),
        decided_on=date(2026, 11, decided) if decided else None,
        outcome=outcome,
        days=decided - submitted if decided else 0,
    )


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([], (0, 0, 0, 0, 0, None)),
        (
            [
                make_case(3, 5, Outcome.APPROVED),
                make_case(3, 4, Outcome.SENT_BACK),
                make_case(3, 9, Outcome.REJECTED),
                make_case(4, None, Outcome.OPEN),
                make_case(4, 4, Outcome.VOID),
            ],
            (5, 1, 1, 1, 1, 2),
        ),
        # Handed in before, decided within; handed in within, decided after.
        ([make_case(1, 3, Outcome.APPROVED)], (0, 1, 0, 0, 0, 2)),
        ([make_case(9, 20, Outcome.APPROVED)], (1, 0, 0, 0, 0, None)),
    ],
)
def test_counts_what_came_and_what_was_decided(cases, expected):
    period = make_span(date(2026, 11, 2), date(2026, 11, 10))
    names = ("submitted", "approved", "sent_back", "rejected", "waiting", "median_days")
    assert tally(cases, period) == Tally(**dict(zip(names, expected, strict=True)))
