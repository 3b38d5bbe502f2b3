"""Needs of pupils for tests; states are traits."""

import itertools
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from lms.devices.actions.donations import add_donation, receive_devices
from lms.devices.actions.hardships import ensure_hardships
from lms.devices.actions.needs import NeedEntry, register_need
from lms.devices.models import Asset, CountedMonth, Hardship, MonthCell, Need
from lms.devices.rules import Lack
from lms.devices.rules.ledger import DonationKind
from lms.people.permissions import SYSTEM
from lms.people.rules import Role
from tests.factories.curriculum import GradeFactory
from tests.factories.people import MembershipFactory, OrganisationFactory

_numbers = itertools.count(1)


def make_entry(school: Any, **given: Any) -> NeedEntry:
    """Return what somebody says about a poor pupil of grade 1 without a device."""
    ensure_hardships()
    number = next(_numbers)
    hardship = Hardship.objects.get(code=given.pop("hardship", "poor"))
    fields = {
        "level_id": GradeFactory(number=1).level_id,
        "grade": 1,
        "hardship_id": hardship.pk,
        "lacks": frozenset({Lack.DEVICE}),
        "code": f"HS{number:08d}",
        "name": f"Lò Thị Mận {number}",
        "contact": "0912 345 678",
    }
    return NeedEntry(school=school, **(fields | given))


def make_need(school: Any, **given: Any) -> Need:
    """Return a need in the register."""
    need = register_need(entry=make_entry(school, **given), by=SYSTEM, now=timezone.now())
    assert isinstance(need, Need)
    return need


def make_counted_months(*, now: datetime) -> None:
    """Count this month and the one before: many pupils, a few, and one."""
    ensure_hardships()
    level = GradeFactory(number=1).level
    month = now.date().replace(day=1)
    for first, more in (((month - timedelta(days=1)).replace(day=1), 0), (month, 37)):
        counted = CountedMonth.objects.create(month=first, counted_at=now)
        for hardship, pupils in zip(Hardship.objects.all(), (1250, 640, 1, 2310), strict=True):
            MonthCell.objects.create(
                counted=counted, level=level, hardship=hardship, pupils=pupils + more
            )


def make_depot(*, now: datetime) -> SimpleNamespace:
    """Return a district with two schools, a donation of five devices in its depot, and people."""
    school = OrganisationFactory()
    district = school.get_parent()
    beside = OrganisationFactory(parent=district)

    def make(role: Role, place: Any) -> Any:
        return MembershipFactory(role=role.value, organisation=place).user

    donation = add_donation(
        office=district,
        donor="Công ty Sao Biển",
        kind=DonationKind.DEVICES,
        pledged=8,
        by=SYSTEM,
        now=now,
    )
    serials = [f"SN-{number}" for number in range(5)]
    receive_devices(donation=donation, serials=serials, receipt="12/PT", by=SYSTEM, now=now)
    return SimpleNamespace(
        school=school,
        beside=beside,
        district=district,
        donation=donation,
        assets=list(Asset.objects.order_by("pk")),
        needs=[make_need(school), make_need(beside)],
        steward=make(Role.DEVICE_STEWARD, district),
        at_school=make(Role.DEVICE_STEWARD, school),
        officer=make(Role.EDUCATION_OFFICER, district),
        stranger=make(Role.DEVICE_STEWARD, OrganisationFactory()),
    )
