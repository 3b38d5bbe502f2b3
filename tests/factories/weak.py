"""Weak-signal areas for tests, and pupils whom no network reaches."""

from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from lms.devices.actions.weak import WeakEntry, add_area, put_into_area
from lms.devices.models import Need, WeakArea
from lms.devices.rules import Lack
from lms.devices.rules.weak import Signal
from lms.people.permissions import SYSTEM
from lms.people.rules import Role
from tests.factories.devices import make_need
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

UNREACHED = {"own": "Vàng Seo Pao", "other": "Lý Thị Sua", "third": "Chảo Láo Tả"}


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


def build_communes() -> SimpleNamespace:
    """Areas of two schools of one commune, and of one of its name elsewhere; who is whom there.

    In each lives a pupil whom no network reaches.
    """
    school = OrganisationFactory()
    district = school.get_parent()
    beside = OrganisationFactory(parent=district)
    far_district = OrganisationFactory(district=True, parent=district.get_parent())
    areas = {
        "own": make_area(school, place="Thôn Suối Trên"),
        "other": make_area(beside, place="Thôn Khe Vầu", carrier="Mây Viễn Thông"),
        "third": make_area(OrganisationFactory(parent=far_district), place="Xóm Hòn Nhạn"),
    }

    def make(role: Role, place: Any) -> Any:
        return MembershipFactory(role=role.value, organisation=place).user

    return SimpleNamespace(
        school=school,
        beside=beside,
        areas=areas,
        pupils={
            name: make_unreachable(areas[name], name=pupil, contact=f"0912 00 {number}")
            for number, (name, pupil) in enumerate(UNREACHED.items())
        },
        steward=make(Role.DEVICE_STEWARD, school),
        administrator=make(Role.ADMINISTRATOR, school),
        neighbour=make(Role.DEVICE_STEWARD, beside),
        office=make(Role.DEVICE_STEWARD, district),
        officer=make(Role.EDUCATION_OFFICER, district),
        province=make(Role.EDUCATION_OFFICER, district.get_parent()),
        teacher=make(Role.TEACHER, school),
        reviewer=make(Role.OFFICE_REVIEWER, district),
        nobody=UserFactory(),
    )
