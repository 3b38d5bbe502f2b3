"""Tells those who plan that something still to air must not be aired."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse

from lessons.notices.actions import tell_people
from lms.broadcasts.models import Airing
from lms.broadcasts.queries.told import KIND
from lms.broadcasts.rules.frames import find_week
from lms.people.models import Membership, Organisation
from lms.people.rules import Capability, find_roles_allowing


def tell_planners(airings: Iterable[Airing], *, now: datetime) -> None:
    """Tell once for each office and lesson, with the way to the first week that it is in."""
    first: dict[tuple[int, int], Airing] = {}
    for one in sorted(airings, key=lambda each: (each.date, each.start_frame)):
        office = one.channel.station.organisation
        first.setdefault((office.pk, one.lesson_id or 0), one)
    for (office_id, lesson), one in first.items():
        office = one.channel.station.organisation
        tell_people(
            people=list_planners(office),
            kind=KIND,
            key=f"{KIND}:{office_id}:{lesson}:{now.isoformat()}",
            title=one.title,
            subject=f"office:{office_id}",
            path=reverse("broadcasts_plan:week", args=[office_id, find_week(one.date).isoformat()]),
            now=now,
        )


def list_planners(office: Organisation) -> set[Any]:
    """Return, by number, who plans for the stations of an office."""
    step = Organisation.steplen
    above = [office.path[:end] for end in range(step, len(office.path) + 1, step)]
    held = Membership.objects.effective().filter(
        organisation__path__in=above, role__in=find_roles_allowing(Capability.PLAN_BROADCASTS)
    )
    people = get_user_model()._default_manager.filter(is_active=True)
    return set(people.filter(pk__in=held.values("user")).values_list("pk", flat=True))
