"""What is on television for the grade of a class: whichever room announces it registers a hook.

`register_on_air` functions take `grade` (level and number: "primary.1"), `first_day` and
`last_day`, and return rows with `begins_at`, `outlet`, `subject`, `title`, `is_repeat` and `url`.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from wagtail import hooks

from lms.classes.models import ClassGroup


@dataclass(frozen=True, kw_only=True)
class OnAir:
    """A lesson on the air, as it was announced."""

    begins_at: datetime
    outlet: str
    subject: str
    title: str
    is_repeat: bool
    url: str


def list_on_air(group: ClassGroup, first_day: date, last_day: date) -> dict[date, list[OnAir]]:
    """Return what is on the air for the grade of a class, by day; nothing where nobody says so."""
    found: dict[date, list[OnAir]] = defaultdict(list)
    grade = f"{group.grade.level.code}.{group.grade.number}"
    for hook in hooks.get_hooks("register_on_air"):
        for row in hook(grade=grade, first_day=first_day, last_day=last_day):
            one = OnAir(**row)
            found[timezone.localdate(one.begins_at)].append(one)
    return {day: sorted(rows, key=lambda one: one.begins_at) for day, rows in found.items()}
