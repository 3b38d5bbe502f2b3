"""Writes down every change of a week as it was before and after, and takes the last one back."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime

from lms.broadcasts.actions.audit import note
from lms.broadcasts.models import Airing, WeekEdit
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.frames import find_week
from lms.people.models import Organisation

# What was locked and what raised an alarm is no work of an editor, and is not undone.
_KEPT = ("master_digest", "alarm", "alarm_kind", "alarmed_at")
_FIELDS = [field.attname for field in Airing._meta.concrete_fields if field.attname not in _KEPT]
Row = dict[str, Any]


@contextmanager
def recorded(
    organisation: Organisation, days: Iterable[date], verb: str, *, by: Any, now: datetime
) -> Iterator[None]:
    """Write down what the block changes in the weeks of `days`, one row a week."""
    mondays = sorted({find_week(day) for day in days})
    # One writer at a time: two could otherwise each find room in the same place.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = {monday: read_rows(organisation, monday) for monday in mondays}
    yield
    for monday in mondays:
        after = read_rows(organisation, monday)
        changed = {
            pk
            for pk in before[monday].keys() | after.keys()
            if before[monday].get(pk) != after.get(pk)
        }
        if changed:
            WeekEdit.objects.create(
                organisation=organisation,
                monday=monday,
                verb=verb,
                before=[before[monday][pk] for pk in sorted(changed & before[monday].keys())],
                after=[after[pk] for pk in sorted(changed & after.keys())],
                made_by=by if getattr(by, "pk", None) else None,
                made_at=now,
            )


def read_rows(organisation: Organisation, monday: date) -> dict[int, Row]:
    """Return the airings of an office's week by their numbers, as JSON keeps them."""
    rows = Airing.objects.filter(
        channel__station__organisation=organisation,
        date__gte=monday,
        date__lte=monday + timedelta(days=6),
    )
    return {row["id"]: _plain(row) for row in rows.order_by("pk").values(*_FIELDS)}


@transaction.atomic
def undo_edit(*, organisation: Organisation, monday: date, by: Any, now: datetime) -> Edited:
    """Take back the last change of a week that was not taken back yet, whoever made it.

    :raises NotAllowed: `by` does not plan there.
    """
    require_plan(by, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    edits = WeekEdit.objects.filter(organisation=organisation, monday=monday, undone_at=None)
    edit = edits.order_by("-pk").first()
    if edit is None:
        return Edited.NOTHING
    current = read_rows(organisation, monday)
    touched = {row["id"] for row in edit.before} | {row["id"] for row in edit.after}
    if [current[pk] for pk in sorted(touched & current.keys())] != edit.after:
        return Edited.CHANGED
    kept = {
        one.pk: {name: getattr(one, name) for name in _KEPT}
        for one in Airing.objects.filter(pk__in=touched)
    }
    repeats = dict(
        Airing.objects.filter(of_airing__in=touched)
        .exclude(pk__in=touched)
        .values_list("pk", "of_airing")
    )
    Airing.objects.filter(pk__in=touched).delete()
    rows = [Airing(**_revive(row), **kept.get(row["id"], {})) for row in edit.before]
    # Firsts before the repeats that name them; with their own numbers, as addresses know them.
    Airing.objects.bulk_create(sorted(rows, key=lambda one: one.of_airing_id is not None))
    back = {row.pk for row in rows}
    for pk, first in repeats.items():
        if first in back:
            Airing.objects.filter(pk=pk).update(of_airing=first)
    edit.undone_at = now
    edit.save(update_fields=["undone_at"])
    note(organisation, "undo_edit", by=by, now=now, week=monday.isoformat(), verb=edit.verb)
    return Edited.DONE


def _plain(row: Row) -> Row:
    encoder = DjangoJSONEncoder()
    return {
        name: encoder.default(value) if isinstance(value, date | datetime) else value
        for name, value in row.items()
    }


def _revive(row: Row) -> Row:
    return row | {"date": parse_date(row["date"]), "made_at": parse_datetime(row["made_at"])}
