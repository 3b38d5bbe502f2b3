"""Pupils of the demo province who lack a device, and devices that were donated; all invented."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate, localtime

from lessons.curriculum.models import Level
from lms.devices.actions.counting import count_month
from lms.devices.actions.donations import add_donation, receive_devices
from lms.devices.actions.hardships import ensure_hardships
from lms.devices.actions.ledger import lend_asset, move_asset, transfer_assets
from lms.devices.actions.needs import NeedEntry, register_many
from lms.devices.actions.reserving import reserve_devices
from lms.devices.actions.slips import sign_slip
from lms.devices.models import Asset, Hardship, Need
from lms.devices.rules import Lack
from lms.devices.rules.ledger import DonationKind, Place
from lms.devices.rules.slips import Signatures
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM

# School, level, grades, and how many pupils of each category.
SCHOOLS = (
    ("th-song-biec", "primary", (1, 5), {"poor": 7, "near-poor": 5, "other": 9}),
    ("th-suoi-trong", "primary", (1, 5), {"poor": 14, "near-poor": 6, "orphaned": 1, "other": 8}),
    ("thcs-cua-bien", "lower_secondary", (6, 9), {"poor": 6, "near-poor": 8, "other": 11}),
    ("thpt-hai-van", "upper_secondary", (10, 12), {"poor": 2, "near-poor": 5, "other": 6}),
)
FAMILIES = ("Nguyễn", "Trần", "Lê", "Vàng", "Lò", "Hoàng", "Phan")
MIDDLES = ("Thị", "Văn", "Minh", "Thu", "Đức")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Khánh", "Linh", "Mai", "Nam", "Phúc")


def load_needs(*, now: datetime) -> None:
    """Register them, once the organisations and the curriculum are there."""
    ensure_hardships()
    levels = dict(Level.objects.values_list("code", "pk"))
    hardships = dict(Hardship.objects.values_list("code", "pk"))
    entries: list[NeedEntry] = []
    for school_code, level, (first, last), counts in SCHOOLS:
        school = Organisation.objects.get(code=school_code)
        for hardship, count in counts.items():
            for _pupil in range(count):
                number = len(entries)
                lacks = {Lack.DEVICE, *([Lack.CONNECTION] if number % 3 == 0 else [])}
                entries.append(
                    NeedEntry(
                        school=school,
                        level_id=levels[level],
                        grade=first + number % (last - first + 1),
                        hardship_id=hardships[hardship],
                        lacks=frozenset(lacks),
                        code=f"35{number:08d}",
                        name=" ".join(
                            part[number % len(part)] for part in (FAMILIES, MIDDLES, GIVEN)
                        ),
                        contact=f"0900 000 {number:03d}" if Lack.CONNECTION in lacks else "",
                        is_verified=number % 4 != 0,
                    )
                )
    # Some were known last month: the public page has something to compare.
    earlier = localtime(now).replace(day=1) - timedelta(days=1)
    known = len(entries) * 2 // 3
    register_many(entries=entries[:known], by=SYSTEM, now=earlier)
    count_month(now=earlier)
    register_many(entries=entries[known:], by=SYSTEM, now=now)
    count_month(now=now)
    load_devices(now=now)


def load_devices(*, now: datetime) -> None:
    """Donate tablets to a district, hand some on to its school, lend two there, hold some."""
    office = Organisation.objects.get(code="phong-dinh-may")
    school = Organisation.objects.get(code="th-suoi-trong")
    donation = add_donation(
        office=office,
        donor="Công ty Sao Biển",
        kind=DonationKind.DEVICES,
        pledged=20,
        by=SYSTEM,
        now=now,
    )
    serials = [f"SB-{number:04d}" for number in range(1, 13)]
    receive_devices(donation=donation, serials=serials, receipt="07/PT", by=SYSTEM, now=now)
    handed = transfer_assets(source=office, target=school, most=5, by=SYSTEM, now=now)
    today = localdate(now)
    if handed.slip is not None:
        signed = Signatures(giver="Đỗ Thị Thanh", receiver="Hoàng Văn Lâm")
        sign_slip(slip=handed.slip, signed=signed, on=today, by=SYSTEM, now=now)
    poor = Need.objects.filter(school=school, hardship__code="poor").order_by("pk")
    devices = list(Asset.objects.filter(owner=school).order_by("pk"))
    for need, asset in zip(poor[:2], devices, strict=False):
        lend_asset(asset=asset, need=need, by=SYSTEM, now=now)
    move_asset(asset=devices[-1], to=Place.REPAIR, by=SYSTEM, now=now)
    days: dict[str, Any] = {
        "from_date": today + timedelta(days=7),
        "until_date": today + timedelta(days=35),
    }
    reserve_devices(depot=office, school=school, count=3, **days, by=SYSTEM, now=now)
    held: dict[str, Any] = {"need": poor[2], "asset": devices[2]}
    reserve_devices(depot=school, school=school, **held, **days, by=SYSTEM, now=now)
