"""Weak-signal areas for tests, and pupils whom no network reaches."""

from typing import Any

from django.utils import timezone

from lms.devices.actions.weak import WeakEntry, add_area, put_into_area
from lms.devices.models import Need, WeakArea
from lms.devices.rules import Lack
from lms.devices.rules.weak import Signal
from lms.people.permissions import SYSTEM
from tests.factories.devices import make_need


def make_area(organisation: Any, **given: Any) -> WeakArea:
    """Return an area of a commune without any signal."""
    fields = {"commune": "Xã Lũng Mây", "place": "Thôn Suối Trên", "carrier": "Sóng Núi"}
    entry = WeakEntry(
        organisation=organisation, **({"signal": Signal.NONE, "pupils": 0} | fields | given)
    )
    area = add_area(entry=entry, by=SYSTEM, now=timezone.now())
    assert isinstance(area, WeakArea)
    return area


def make_unreachable(area: WeakArea, school: Any = None, **given: Any) -> Need:
    """Return a pupil who lives in an area, and lacks a connection."""
    lacks = frozenset({Lack.CONNECTION})
    need = make_need(school or area.organisation, lacks=lacks, **given)
    put_into_area(area=area, numbers=[need.pk], by=SYSTEM, now=timezone.now())
    return need
