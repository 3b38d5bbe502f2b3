"""What stations have told of their airings, as whoever plans the next ones needs it."""

from datetime import date
from typing import Any

from lms.broadcasts.models import AsRun
from lms.broadcasts.rules.asrun import LOST, Outcome


def read_as_run(organisation: Any, first: date, last: date) -> tuple[set[int], frozenset[date]]:
    """Return the airings of an office that pupils never saw, and the days that are over."""
    rows = AsRun.objects.filter(
        channel__station__organisation=organisation, date__gte=first, date__lte=last
    )
    found = list(rows.values_list("airing", "date", "outcome"))
    lost = {pk for pk, _day, outcome in found if pk is not None and Outcome(outcome) in LOST}
    return lost, frozenset(day for _pk, day, _outcome in found)
