"""Terms and holidays: named, moved, taken away. Periods stay, and rest while it is a holiday."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.classes.actions.audit import note
from lms.classes.models import Holiday, Term
from lms.classes.rules import MOST_DAYS
from lms.people.models import Organisation
from lms.people.permissions import require
from lms.people.rules import Capability


class InvalidDays(LmsError):
    """Such days cannot be: without a name, in no order, too long, or beside another term."""


@transaction.atomic
def set_term(
    *,
    term: Term | None,
    organisation: Organisation,
    name: str,
    first_day: date,
    last_day: date,
    by: Any,
    now: datetime,
) -> Term:
    """Add a term, or change `term`.

    :raises NotAllowed: `by` sets no terms there.
    :raises InvalidDays: such a term cannot be.
    """
    _require(organisation, by)
    if term is not None:
        _require(term.organisation, by)
    _check(name, first_day, last_day)
    others = Term.objects.filter(organisation=organisation).meeting(first_day, last_day)
    if others.exclude(pk=term.pk if term else 0).exists():
        raise InvalidDays(name)
    is_new, term = term is None, term or Term()
    term.organisation, term.name = organisation, name
    term.first_day, term.last_day = first_day, last_day
    term.save()
    note(term, "add_term" if is_new else "change_term", by=by, now=now, **_say(term))
    return term


@transaction.atomic
def remove_term(*, term: Term, by: Any, now: datetime) -> None:
    """Take a term away; periods that were planned in it stay.

    :raises NotAllowed: `by` sets no terms there.
    """
    _require(term.organisation, by)
    note(term, "remove_term", by=by, now=now, **_say(term))
    term.delete()


@transaction.atomic
def add_holiday(
    *,
    organisation: Organisation,
    name: str,
    first_day: date,
    last_day: date,
    by: Any,
    now: datetime,
) -> Holiday:
    """Name days on which nobody learns.

    :raises NotAllowed: `by` sets none there.
    :raises InvalidDays: such days cannot be.
    """
    _require(organisation, by)
    _check(name, first_day, last_day)
    holiday = Holiday.objects.create(
        organisation=organisation, name=name, first_day=first_day, last_day=last_day
    )
    note(holiday, "add_holiday", by=by, now=now, **_say(holiday))
    return holiday


@transaction.atomic
def remove_holiday(*, holiday: Holiday, by: Any, now: datetime) -> None:
    """Let what was planned on these days take place again.

    :raises NotAllowed: `by` sets none there.
    """
    _require(holiday.organisation, by)
    note(holiday, "remove_holiday", by=by, now=now, **_say(holiday))
    holiday.delete()


def _require(organisation: Organisation, by: Any) -> None:
    require(by, Capability.SET_TERMS, organisation)
    # Two who name the same term at once take turns.
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _check(name: str, first_day: date, last_day: date) -> None:
    if not name or not 0 <= (last_day - first_day).days < MOST_DAYS:
        raise InvalidDays(name)


def _say(days: Term | Holiday) -> dict[str, Any]:
    return {
        "place": days.organisation_id,
        "name": days.name,
        "first_day": days.first_day.isoformat(),
        "last_day": days.last_day.isoformat(),
    }
