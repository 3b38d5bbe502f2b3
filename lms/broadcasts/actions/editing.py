"""Writes down every change of a week as it was before and after, so that it can be taken back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.serializers.json import DjangoJSONEncoder

from lms.broadcasts.models import Airing, AsRun, WeekEdit
from lms.broadcasts.rules.frames import find_week
from lms.people.models import Organisation

# What was locked and what raised an alarm is no work of an editor.
_ALARM = [one.attname for one in Airing._meta.concrete_fields if one.attname.startswith("alarm")]
FIELDS = [
    one.attname
    for one in Airing._meta.concrete_fields
    if one.attname not in (*_ALARM, "master_digest")
]
Row = dict[str, Any]
# Under this key a row that went keeps what its place in the tables held besides.
BESIDE = "beside"


@contextmanager
def recorded(
    organisation: Organisation, days: Iterable[date], verb: str, *, by: Any, now: datetime
) -> Iterator[None]:
    """Write down what the block changes in the weeks of `days`, one row a week."""
    mondays = sorted({find_week(day) for day in days})
    # One writer at a time: two could otherwise each find room in the same place.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = {monday: read_week_rows(organisation, monday) for monday in mondays}
    beside = _read_beside({pk for rows in before.values() for pk in rows})
    yield
    # Two weeks between which something was moved are taken back as one.
    change = uuid4()
    after = {monday: read_week_rows(organisation, monday) for monday in mondays}
    still = {pk for rows in after.values() for pk in rows}
    for monday in mondays:
        old, new = before[monday], after[monday]
        changed = sorted(pk for pk in old.keys() | new.keys() if old.get(pk) != new.get(pk))
        for pk in set(changed) & old.keys() - still:
            old[pk] = old[pk] | {BESIDE: beside[pk]}
        if changed:
            WeekEdit.objects.create(
                organisation=organisation,
                monday=monday,
                verb=verb,
                change=change,
                before=[old[pk] for pk in changed if pk in old],
                after=[new[pk] for pk in changed if pk in new],
                made_by=by if getattr(by, "pk", None) else None,
                made_at=now,
            )


def read_week_rows(organisation: Organisation, monday: date) -> dict[int, Row]:
    """Return the airings of an office's week by their numbers, as JSON keeps them."""
    return read_rows(
        Airing.objects.filter(
            channel__station__organisation=organisation,
            date__gte=monday,
            date__lte=monday + timedelta(days=6),
        )
    )


def read_rows(airings: Any) -> dict[int, Row]:
    """Return airings by their numbers, as JSON keeps them."""
    return {row["id"]: _plain(row) for row in airings.order_by("pk").values(*FIELDS)}


def _read_beside(numbers: set[int]) -> dict[int, Row]:
    """Return by airing what would forget it when it went: repeats elsewhere, and what was aired."""
    found: dict[int, Row] = {
        row.pop("id"): {"alarm": _plain(row), "repeats": [], "as_run": []}
        for row in Airing.objects.filter(pk__in=numbers).values("id", *_ALARM)
    }
    repeats = Airing.objects.filter(of_airing__in=numbers).exclude(pk__in=numbers)
    for pk, first in repeats.values_list("pk", "of_airing"):
        found[first]["repeats"].append(pk)
    for pk, airing in AsRun.objects.filter(airing__in=numbers).values_list("pk", "airing"):
        found[airing]["as_run"].append(pk)
    return found


def _plain(row: Row) -> Row:
    encoder = DjangoJSONEncoder()
    return {
        name: encoder.default(value) if isinstance(value, date | datetime) else value
        for name, value in row.items()
    }
