"""What reviews came to in a period, counted; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from lessons.reviews.rules.periods import Period
from lessons.reviews.rules.voting import Outcome

_DECIDED = (Outcome.APPROVED, Outcome.SENT_BACK, Outcome.REJECTED)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One handing-in as far as it is counted."""

    submitted_on: date
    decided_on: date | None
    outcome: Outcome
    days: float
    """From handing in to the decision."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What was handed in and what was decided in a period."""

    submitted: int
    approved: int
    sent_back: int
    rejected: int
    waiting: int
    """Handed in then, and not decided yet."""
    median_days: float | None


def tally(cases: Iterable[Case], period: Period) -> Tally:
    """Count by the day of handing in, and decisions by the day of the decision."""
    held = list(cases)
    came = [one for one in held if period.holds(one.submitted_on)]
    decided = [one for one in held if one.outcome in _DECIDED and period.holds(one.decided_on)]
    outcomes = [one.outcome for one in decided]
    return Tally(
        submitted=len(came),
        approved=outcomes.count(Outcome.APPROVED),
        sent_back=outcomes.count(Outcome.SENT_BACK),
        rejected=outcomes.count(Outcome.REJECTED),
        waiting=sum(one.outcome is Outcome.OPEN for one in came),
        median_days=round(median(one.days for one in decided), 1) if decided else None,
    )
