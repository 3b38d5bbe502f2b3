"""What offices see of television: hours, and on how many days two airings were seen."""

from collections.abc import Collection, Iterator
from datetime import date

from lms.broadcasts.models import Season, Station
from lms.broadcasts.queries.months import report_month
from lms.broadcasts.rules.frames import FRAMES_PER_MINUTE
from lms.people.models import Organisation
from lms.supervision.rules.months import Month
from lms.supervision.rules.panels import Tally

AIRINGS = "airings"


def count_airings(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count a month of each office that has stations, as its monthly report has it."""
    offices = Organisation.objects.filter(pk__in=Station.objects.values("organisation"))
    offices |= Organisation.objects.filter(pk__in=Season.objects.values("organisation"))
    for office in offices:
        if places is not None and office.pk not in places:
            continue
        found = report_month(office, month.first, today=today).month
        counted = {
            "due": found.due_days,
            "kept": found.kept_days,
            "minutes": round(found.seen_frames / FRAMES_PER_MINUTE),
            "lost": found.lost,
        }
        for figure, value in counted.items():
            yield Tally(place=office.pk, figure=figure, value=value)
