"""Pupils of the demo province who lack a device: a few at each school, all invented."""

from datetime import datetime

from lessons.curriculum.models import Level
from lms.devices.actions.hardships import ensure_hardships
from lms.devices.actions.needs import NeedEntry, register_many
from lms.devices.models import Hardship
from lms.devices.rules import Lack
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
                        is_verified=number % 4 != 0,
                    )
                )
    register_many(entries=entries, by=SYSTEM, now=now)
