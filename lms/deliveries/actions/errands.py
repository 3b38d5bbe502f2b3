"""Who brings to whom, what they bring by when, and what they tell afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lessons.notices.actions import tell_people
from lms import LmsError
from lms.deliveries.actions.audit import note
from lms.deliveries.actions.bringers import BringerEntry, add_bringer, lock_bringer
from lms.deliveries.models import Bringer, Errand, Receiver
from lms.deliveries.permissions import list_errands_kept, list_errands_of, require_keep
from lms.deliveries.queries.figures import HANDS
from lms.deliveries.rules import Medium, Outcome, State, find_next_day, may_be_done_on
from lms.devices.models import Need
from lms.devices.queries.weak import list_unreachable
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM
from lms.supervision.signals import figures_changed


class InvalidErrand(LmsError):
    """Nothing is brought, or it was handed over on a day that cannot be."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """What is brought: the title of it, on what, and by when."""

    title: str
    medium: Medium
    due: date
    thing: str = ""


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody who begins to bring lessons for an organisation."""

    organisation: Organisation
    entry: BringerEntry


@dataclass(frozen=True, kw_only=True)
class Handed:
    """How many pupils are in whose care now, and how many errands were planned."""

    pupils: int
    errands: int


@transaction.atomic
def hand_out(
    *,
    numbers: Sequence[int],
    bringer: Bringer | Newcomer | None,
    load: Load | None,
    by: Any,
    now: datetime,
) -> Handed:
    """Give pupils to a bringer and something to be brought to them, all or nothing.

    Without a bringer everybody keeps theirs; without a load nothing is brought yet.

    :raises NotAllowed: `by` registers no needs at one of the schools, or for the bringer.
    :raises InvalidBringer: the bringer has ended, or has no name.
    """
    told: dict[str, Any] = {"by": by, "now": now}
    if isinstance(bringer, Newcomer):
        place, entry = bringer.organisation, bringer.entry
        bringer = add_bringer(organisation=place, entry=entry, **told)
    pupils = give_pupils(numbers=numbers, bringer=bringer, **told) if bringer else 0
    errands = plan_errands(numbers=numbers, load=load, **told) if load else 0
    return Handed(pupils=pupils, errands=errands)


@transaction.atomic
def give_pupils(*, numbers: Sequence[int], bringer: Bringer, by: Any, now: datetime) -> int:
    """Say who brings lessons to these pupils from now on; return how many there are.

    What somebody else has not handed over yet goes along.

    :raises NotAllowed: `by` registers no needs at one of the schools, or for the bringer.
    :raises InvalidBringer: the bringer has ended.
    """
    bringer = lock_bringer(bringer, by)
    needs = _lock_needs(numbers, by)
    known = {one.need_id: one for one in Receiver.objects.filter(need__in=needs)}
    told: dict[str, Any] = {"bringer": bringer, "given_at": now, "given_by_id": by.pk}
    Receiver.objects.bulk_create(
        Receiver(need=need, **told) for need in needs if need.pk not in known
    )
    changed = [one.pk for one in known.values() if one.bringer_id != bringer.pk]
    Receiver.objects.filter(pk__in=changed).update(**told)
    Errand.objects.open().filter(receiver__in=changed).update(bringer=bringer)
    figures_changed.send(Receiver, panel=HANDS, places={need.school_id for need in needs})
    note(bringer, "give_pupils", by=by, now=now, count=len(needs))
    return len(needs)


@transaction.atomic
def plan_errands(*, numbers: Sequence[int], load: Load, by: Any, now: datetime) -> int:
    """Have something brought to these pupils by whoever brings to them; return how many get it.

    Who has nobody gets nothing, and who waits for the same thing already gets it once.

    :raises NotAllowed: `by` registers no needs at one of the schools.
    :raises InvalidErrand: nothing is brought.
    """
    if not load.title:
        raise InvalidErrand
    needs = _lock_needs(numbers, by)
    receivers = list(
        Receiver.objects.filter(need__in=needs).exclude(bringer=None).select_related("bringer")
    )
    waiting = Errand.objects.open().filter(title=load.title, medium=load.medium.value)
    has = set(waiting.filter(receiver__in=receivers).values_list("receiver", flat=True))
    made = Errand.objects.bulk_create(
        Errand(
            receiver=one,
            bringer=one.bringer,
            thing=load.thing,
            title=load.title,
            medium=load.medium.value,
            due_date=load.due,
        )
        for one in receivers
        if one.pk not in has
    )
    for bringer in Bringer.objects.filter(pk__in={one.bringer_id for one in made}):
        count = sum(one.bringer_id == bringer.pk for one in made)
        _tell_bringer(bringer, load, now=now)
        note(bringer, "plan_errands", by=by, now=now, count=count, due=load.due.isoformat())
    return len(made)


def _tell_bringer(bringer: Bringer, load: Load, *, now: datetime) -> None:
    if bringer.account_id is None:
        return
    # No pupil is named in a notice, which also goes by mail.
    tell_people(
        people={bringer.account_id},
        kind="errands.planned",
        key=f"errands.planned:{bringer.pk}:{now.isoformat()}",
        title=load.title,
        detail=f"{load.due:%d/%m/%Y}",
        path=reverse("deliveries_admin:mine"),
        now=now,
    )


@transaction.atomic
def tell_errands(
    *,
    numbers: Sequence[int],
    outcome: Outcome,
    day: date,
    again: date | None = None,
    by: Any,
    now: datetime,
) -> int:
    """Write down what became of errands on `day`; return of how many that were still open.

    Whoever brings tells it of their own, too, but does not give them up.

    Where nobody was at home somebody goes `again`.

    :raises InvalidErrand: the day is still to come, or too long ago.
    """
    today = timezone.localdate(now)
    if not may_be_done_on(day, today=today):
        raise InvalidErrand
    ours = Q(pk__in=list_errands_kept(by).open().order_by().values("pk"))
    if by is not SYSTEM and outcome != Outcome.DROPPED:
        ours |= Q(pk__in=list_errands_of(by).order_by().values("pk"))
    errands = list(Errand.objects.select_for_update().filter(ours, pk__in=numbers))
    for errand in errands:
        errand.told_by_id, errand.told_at = by.pk, now
        if outcome == Outcome.DONE:
            errand.state, errand.done_date = State.DONE.value, day
        elif outcome == Outcome.DROPPED:
            errand.state = State.DROPPED.value
        else:
            errand.tries = min(errand.tries + 1, 1000)
            errand.due_date = find_next_day(today=today, wanted=again)
        note(errand, "tell_errand", by=by, now=now, outcome=outcome.value, day=day.isoformat())
    fields = ["state", "done_date", "tries", "due_date", "told_by", "told_at"]
    Errand.objects.bulk_update(errands, fields, batch_size=100)
    return len(errands)


def _lock_needs(numbers: Sequence[int], by: Any) -> list[Need]:
    """Return these pupils, as far as no network reaches them.

    :raises NotAllowed: `by` registers no needs at the school of one.
    """
    reached = list_unreachable(by).filter(pk__in=numbers).order_by().values("pk")
    found = Need.objects.select_for_update(of=("self",)).filter(pk__in=reached)
    needs = list(found.select_related("school").order_by("pk"))
    require_keep(by, {need.school_id: need.school for need in needs}.values())
    return needs
