"""What stations have told of their airings, as whoever plans the next ones needs it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lms.broadcasts.models import AsRun
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.asrun import LOST


@dataclass(frozen=True, kw_only=True)
class Lost:
    """What pupils never saw: airings of the plan, and lessons that should have been new then."""

    airings: frozenset[tuple[int, date, int]]
    """With date and start: what was moved since is to be aired there, and not lost."""
    lessons: dict[int, date]
    """With the day on which each should have been new; their airings may be out of the plan."""


def read_lost(organisation: Any, first: date, last: date) -> Lost:
    """Return what the stations of an office did not air between two days, both included."""
    rows = AsRun.objects.filter(
        channel__station__organisation=organisation,
        date__gte=first,
        date__lte=last,
        outcome__in=[one.value for one in LOST],
    )
    # The earliest of a lesson stays.
    found = list(rows.order_by("-date", "-start_frame"))
    return Lost(
        airings=frozenset(
            (one.airing_id, one.date, one.start_frame) for one in found if one.airing_id is not None
        ),
        lessons={
            one.lesson_id: one.date
            for one in found
            if one.lesson_id is not None and one.kind == AiringKind.FIRST
        },
    )
