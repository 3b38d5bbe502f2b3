"""What offices see of weak-signal areas: how many of each school or office wait for what."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from lms.devices.models import WeakArea
from lms.devices.rules.weak import Dates, judge_area
from lms.supervision.rules.months import Month
from lms.supervision.rules.panels import Tally

WEAK = "weak"


def count_areas(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count the areas without a signal, by how far it has come with them."""
    areas = WeakArea.objects.open()
    if places is not None:
        areas = areas.filter(organisation__in=list(places))
    rows = areas.order_by().values_list("organisation", "reported_date", "promised_date")
    counts = Counter(
        (keeper, judge_area(Dates(reported=reported, promised=promised), today=today).stage)
        for keeper, reported, promised in rows
    )
    for (keeper, stage), count in sorted(counts.items()):
        yield Tally(place=keeper, figure=stage.value, value=count)
