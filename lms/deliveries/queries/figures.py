"""What offices see of lessons by hand: how many unreachable pupils have somebody, or nobody."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date

from lms.devices.models import Need
from lms.devices.queries.weak import list_unreachable
from lms.people.permissions import SYSTEM
from lms.supervision.rules.months import Month
from lms.supervision.rules.panels import Tally

HANDS = "hands"
BROUGHT, NOBODY = "brought", "nobody"


def count_hands(*, places: Collection[int] | None, month: Month, today: date) -> Iterator[Tally]:
    """Count the pupils of each school whom no network reaches."""
    needs = list_unreachable(SYSTEM)
    if places is not None:
        needs = needs.filter(school__in=list(places))
    rows = needs.order_by().values_list("school", "receiver__bringer")
    counts = Counter((school, NOBODY if bringer is None else BROUGHT) for school, bringer in rows)
    for (school, figure), count in sorted(counts.items()):
        yield Tally(place=school, figure=figure, value=count)


def list_schools_of_areas(places: Collection[int]) -> set[int]:
    """Return the schools whose pupils live in areas of these organisations."""
    linked = Need.objects.filter(weak_link__area__organisation__in=list(places))
    return set(linked.order_by().values_list("school", flat=True))
