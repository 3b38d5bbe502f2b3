"""Makes checklists; a list that was answered gets a new version instead of a change."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from lessons.reviews.models import Checklist, ChecklistItem

Line = tuple[str, str, bool]
"""Key, question, whether a "no" blocks."""


@transaction.atomic
def make_version(*, name: str, lines: Sequence[Line], now: datetime) -> Checklist:
    """Make the next version of a checklist; stages that used the one before use this one."""
    past = Checklist.objects.filter(name=name)
    version = (past.aggregate(last=Max("version"))["last"] or 0) + 1
    checklist = Checklist.objects.create(name=name, version=version, created_at=now)
    _write_items(checklist, lines)
    for older in past.exclude(pk=checklist.pk):
        older.stages.update(checklist=checklist)
    return checklist


@transaction.atomic
def renew_checklist(*, checklist: Checklist, lines: Sequence[Line], now: datetime) -> Checklist:
    """Let a checklist say `lines`: in its place as long as nobody has answered it.

    An answered one stays as it is, and a version after it is made.
    """
    held = Checklist.objects.select_for_update().get(pk=checklist.pk)
    if held.is_used:
        return make_version(name=held.name, lines=lines, now=now)
    for item in held.items.all():
        item.delete()
    _write_items(held, lines)
    return held


def _write_items(checklist: Checklist, lines: Sequence[Line]) -> None:
    for position, (key, text, is_blocking) in enumerate(lines):
        ChecklistItem.objects.create(
            checklist=checklist, position=position, key=key, text=text, is_blocking=is_blocking
        )
