"""Needs of pupils for tests; states are traits."""

import itertools
from typing import Any

from django.utils import timezone

from lms.devices.actions.hardships import ensure_hardships
from lms.devices.actions.needs import NeedEntry, register_need
from lms.devices.models import Hardship, Need
from lms.devices.rules import Lack
from lms.people.permissions import SYSTEM
from tests.factories.curriculum import GradeFactory

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
