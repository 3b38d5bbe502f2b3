"""Many periods of several classes planned at once, as a sheet brings them: all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from lms import LmsError
from lms.classes.actions.audit import note
from lms.classes.actions.timetable import InvalidPeriod, fill_period
from lms.classes.models import ClassGroup, Period
from lms.classes.permissions import list_run
from lms.classes.queries.boards import Board
from lms.classes.rules import Planned
from lms.people.permissions import SYSTEM, NotAllowed, forget_roles
from lms.people.rules import Capability

_FIELDS = ("subject", "teacher", "kind", "minutes", "link", "changed_at", "version")
_BATCH = 200


class UnableToPlan(LmsError):
    """Somebody planned something meanwhile that does not go with it."""


@dataclass(frozen=True, kw_only=True)
class PeriodEntry:
    """A period that a sheet brings; of the same class, day and start it replaces what is there."""

    wish: Planned
    subject: Any
    link: str = ""


@transaction.atomic
def plan_many(*, entries: Sequence[PeriodEntry], by: Any, now: datetime) -> int:
    """Plan the periods of `entries`; return how many are new or differ from before.

    :raises NotAllowed: `by` does not run one of the classes.
    :raises InvalidPeriod: one of the classes is closed.
    :raises UnableToPlan: one of them breaks a rule now.
    """
    groups = _lock({one.wish.group for one in entries}, by)
    teachers = {one.wish.teacher for one in entries if one.wish.teacher is not None}
    people = get_user_model()._default_manager.filter(pk__in=teachers)
    list(people.order_by("pk").select_for_update().values_list("pk", flat=True))
    days = [one.wish.day for one in entries]
    if not days:
        return 0
    board = Board(
        groups=groups.values(), teachers=teachers, first_day=min(days), last_day=max(days)
    )
    made: list[Period] = []
    changed: list[Period] = []
    for one in entries:
        wish = one.wish
        period = board.find_standing(wish.group, wish.day, wish.start)
        was = period.as_planned() if period else None
        if board.check(wish, was=was):
            raise UnableToPlan(wish.group)
        board.put(wish, was=was)
        if period is None:
            period = Period(group=groups[wish.group])
            made.append(period)
        elif wish == was and period.subject_id == one.subject.pk and period.link == one.link:
            continue
        else:
            period.version += 1
            changed.append(period)
        fill_period(period, wish, subject=one.subject, link=one.link, now=now)
    Period.objects.bulk_create(made, batch_size=_BATCH)
    Period.objects.bulk_update(changed, _FIELDS, batch_size=_BATCH)
    for pk, group in groups.items():
        count = sum(one.group_id == pk for one in (*made, *changed))
        if count:
            note(group, "import_timetable", by=by, now=now, count=count)
    return len(made) + len(changed)


def _lock(numbers: set[int], by: Any) -> dict[int, ClassGroup]:
    if by is not SYSTEM:
        forget_roles(by)
        if list_run(by).filter(pk__in=numbers).count() != len(numbers):
            raise NotAllowed(Capability.MANAGE_CLASSES)
    found = ClassGroup.objects.select_for_update(of=("self",)).filter(pk__in=numbers)
    groups = {one.pk: one for one in found.select_related("grade__level", "school").order_by("pk")}
    if len(groups) != len(numbers) or not all(one.is_active for one in groups.values()):
        raise InvalidPeriod
    return groups
