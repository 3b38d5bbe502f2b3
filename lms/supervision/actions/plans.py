"""Plans: asked for, handed in, closed; and those that are missing called to mind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import IO, Any

from django.apps import apps
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lessons.library.adapters.files import forget_file, hash_file, inspect_file, keep_file
from lessons.library.rules.files import MEGABYTE, clean_name
from lessons.notices.actions import mark_done, tell_people
from lms import LmsError
from lms.supervision.actions.audit import note
from lms.supervision.models import Plan, PlanCall
from lms.supervision.permissions import SUPERVISE, get_policy
from lms.supervision.rules.plans import Reminder, choose_reminder
from lms.supervision.signals import figures_changed

FILE_BYTES = 20 * MEGABYTE
# The caretaker has other chores; what is left waits for the next hour.
_AT_ONCE = 500
_TWICE_WITHIN = timedelta(minutes=10)


class InvalidPlan(LmsError):
    """Nothing is asked for or handed in, nobody is below, or it was closed."""


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file that somebody hands in."""

    file: IO[bytes]
    name: str
    size: int


@transaction.atomic
def ask_plans(
    *,
    office: Any,
    title: str,
    words: str,
    due_date: date,
    kinds: Collection[str],
    by: Any,
    now: datetime,
) -> PlanCall:
    """Ask every open organisation of these kinds below `office` for a plan, and tell its people.

    Asked twice in a moment word for word, it is one call: a button was pressed twice.

    :raises PermissionDenied: `by` does not supervise there.
    :raises InvalidPlan: there is none, or nothing is asked for.
    """
    get_policy().require(by, SUPERVISE, office)
    places = apps.get_model("people", "Organisation").objects.filter(
        path__startswith=office.path, depth__gt=office.depth, kind__in=list(kinds), is_active=True
    )
    asked = list(places.order_by("path"))
    if not title or not asked:
        raise InvalidPlan
    # Whoever presses twice at a time takes turns.
    type(office)._default_manager.select_for_update(no_key=True).get(pk=office.pk)
    said = {"title": title, "words": words, "due_date": due_date, "asked_by_id": by.pk}
    lately = PlanCall.objects.filter(office=office, asked_at__gt=now - _TWICE_WITHIN, **said)
    for call in lately.filter(closed_at=None):
        if set(call.plans.values_list("organisation", flat=True)) == {one.pk for one in asked}:
            return call
    call = PlanCall.objects.create(office=office, asked_at=now, **said)
    plans = Plan.objects.bulk_create(Plan(call=call, organisation=place) for place in asked)
    note(call, "ask_plans", by=by, now=now, count=len(plans))
    for plan in plans:
        _tell(plan, "plan.asked", now=now)
    _tell_figures(plans)
    return call


def hand_in(*, plan: Plan, words: str, brought: Brought | None, by: Any, now: datetime) -> Plan:
    """Hand a plan in, or another one in its place; a file that was there stays if none is brought.

    :raises PermissionDenied: `by` does not supervise the organisation.
    :raises InvalidPlan: nothing is handed in, or the call is closed.
    :raises InvalidInput: the file is none that may be taken.
    :raises MediaError: the store does not answer or is full.
    """
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        get_policy().require(by, SUPERVISE, plan.organisation)
        former = plan.store_name
        if not plan.is_open or not (words or brought or former):
            raise InvalidPlan
        if brought is not None:
            _take(plan, brought)
        plan.words, plan.handed_in_by_id, plan.handed_in_at = words, by.pk, now
        plan.save()
        note(plan, "hand_in_plan", by=by, now=now)
        mark_done(subjects=[name_subject(plan)], now=now)
        if plan.call.asked_by_id:
            tell_people(
                people={plan.call.asked_by_id} - {by.pk},
                kind="plan.handed_in",
                key=f"plan.handed_in:{plan.pk}",
                title=plan.call.title,
                detail=plan.organisation.name,
                subject=name_subject(plan),
                path=_address(plan),
                now=now,
            )
        _tell_figures([plan])
        if former and former != plan.store_name:
            transaction.on_commit(lambda: forget_file(name=former))
    return plan


@transaction.atomic
def close_call(*, call: PlanCall, by: Any, now: datetime) -> None:
    """Ask no more: nothing is handed in and nobody is reminded from now on.

    :raises PermissionDenied: `by` does not supervise the office.
    """
    call = PlanCall.objects.select_for_update().get(pk=call.pk)
    get_policy().require(by, SUPERVISE, call.office)
    if call.closed_at is None:
        call.closed_at = now
        call.save(update_fields=["closed_at"])
        note(call, "close_plans", by=by, now=now)
        plans = list(call.plans.all())
        mark_done(subjects=[name_subject(plan) for plan in plans], now=now)
        _tell_figures(plans)


@transaction.atomic
def reopen_call(*, call: PlanCall, by: Any, now: datetime) -> None:
    """Ask again for what was closed; who has handed in need not do it again.

    :raises PermissionDenied: `by` does not supervise the office.
    """
    call = PlanCall.objects.select_for_update().get(pk=call.pk)
    get_policy().require(by, SUPERVISE, call.office)
    if call.closed_at is not None:
        call.closed_at = None
        call.save(update_fields=["closed_at"])
        note(call, "reopen_plans", by=by, now=now)
        _tell_figures(list(call.plans.all()))


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """How many organisations were reminded by hand, and how many could not be."""

    told: int
    told_today: int
    """They were reminded today already."""
    unmanned: int
    """Nobody there could hand a plan in, so nobody was told."""


@transaction.atomic
def press(*, call: PlanCall, by: Any, now: datetime) -> Pressed:
    """Remind all who have not handed in, at most once a day.

    :raises PermissionDenied: `by` does not supervise the office.
    """
    get_policy().require(by, SUPERVISE, call.office)
    day, told, unmanned = timezone.localdate(now), [], 0
    # Whoever presses twice at a time takes turns.
    missing = list(
        call.plans.missing().select_related("organisation", "call").select_for_update(of=("self",))
    )
    waiting = [one for one in missing if not _was_pressed_on(one, day)]
    for plan in waiting:
        if _tell(plan, "plan.pressed", now=now, moment=f":{day}"):
            told.append(plan.pk)
        else:
            unmanned += 1
    call.plans.filter(pk__in=told).update(pressed_at=now)
    note(call, "press_plans", by=by, now=now, count=len(told))
    return Pressed(told=len(told), told_today=len(missing) - len(waiting), unmanned=unmanned)


def _was_pressed_on(plan: Plan, day: date) -> bool:
    return plan.pressed_at is not None and timezone.localdate(plan.pressed_at) == day


def remind_plans(*, now: datetime) -> int:
    """Remind of plans before their day, and once more when it is over; return of how many."""
    today, done = timezone.localdate(now), 0
    missing = Plan.objects.missing().select_related("call", "organisation")
    for plan in missing.filter(overdue_told_at=None).order_by("call__due_date", "pk"):
        reminder = choose_reminder(
            due=plan.call.due_date,
            today=today,
            was_reminded=plan.reminded_at is not None,
            was_told_overdue=plan.overdue_told_at is not None,
        )
        if reminder is not Reminder.NONE:
            done += _remind(plan, reminder, now)
        if done >= _AT_ONCE:
            break
    return done


@transaction.atomic
def _remind(plan: Plan, reminder: Reminder, now: datetime) -> bool:
    mark = "overdue_told_at" if reminder is Reminder.OVERDUE else "reminded_at"
    # Whoever sets the mark tells: two caretakers at once, or one after a kill, do it once.
    if not Plan.objects.missing().filter(pk=plan.pk, **{mark: None}).update(**{mark: now}):
        return False
    if reminder is Reminder.OVERDUE:
        _tell(plan, "plan.overdue", now=now)
        _tell_figures([plan])
    else:
        _tell(plan, "plan.due", now=now)
    return True


def name_subject(plan: Plan) -> str:
    """Return how notices name a plan."""
    return f"plan:{plan.pk}"


def _tell(plan: Plan, kind: str, *, now: datetime, moment: str = "") -> bool:
    """Tell the people of an organisation; return whether there are any."""
    people = get_policy().list_people(plan.organisation)
    tell_people(
        people=people,
        kind=kind,
        key=f"{kind}:{plan.pk}{moment}",
        title=plan.call.title,
        detail=f"{plan.call.due_date:%d/%m/%Y}",
        subject=name_subject(plan),
        path=_address(plan),
        now=now,
    )
    return bool(people)


def _address(plan: Plan) -> str:
    return reverse("supervision:plan", args=[plan.pk])


def _take(plan: Plan, brought: Brought) -> None:
    name = clean_name(brought.name)
    plan.media_type = inspect_file(brought.file, name=name, size=brought.size, most=FILE_BYTES)
    plan.file_name = name
    plan.store_name = f"plans/{plan.pk}/{hash_file(brought.file)}"
    keep_file(brought.file, name=plan.store_name)


def _tell_figures(plans: Collection[Plan]) -> None:
    places = {plan.organisation_id for plan in plans}
    figures_changed.send(Plan, panel="plans", places=places)
