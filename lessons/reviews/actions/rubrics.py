"""Arranges what a stage scores by. What points were given for keeps its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lessons import LessonsError
from lessons.reviews.actions.log import append_entry
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Criterion, Stage
from lessons.reviews.queries.scoring import list_weights


class UnableToArrange(LessonsError, PermissionDenied):
    """It is not this person's to arrange, or nothing would be left to score by."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A criterion as somebody wants it; without a number a new one."""

    text: str
    weight: int
    is_active: bool
    number: int | None = None


@transaction.atomic
def arrange_rubric(*, stage: Stage, lines: Sequence[Line], by: Any, now: datetime) -> None:
    """Give a stage these criteria, in this order. What is not named is no longer in use.

    :raises UnableToArrange: `by` may not, or no line is in use.
    """
    if not get_conf().make_policy().may_arrange(by) or not any(one.is_active for one in lines):
        raise UnableToArrange(stage.pk)
    known = {one.pk: one for one in Criterion.objects.select_for_update().filter(stage=stage)}
    kept = set()
    for position, line in enumerate(lines):
        one = known.get(line.number or 0)
        if one is not None and one.text != line.text and one.scores.exists():
            # Points were given for other words: those stay with them.
            one = None
        if one is None:
            one = Criterion(stage=stage, key=_find_key(stage))
        one.text, one.weight, one.position = line.text, line.weight, position
        one.is_active = line.is_active
        one.save()
        kept.add(one.pk)
    Criterion.objects.filter(stage=stage).exclude(pk__in=kept).update(is_active=False)
    append_entry(
        event="rubric_arranged", by=by, now=now, stage=stage.name, weights=list_weights(stage)
    )


def _find_key(stage: Stage) -> str:
    taken = set(Criterion.objects.filter(stage=stage).values_list("key", flat=True))
    return next(key for number in range(1, 1000) if (key := f"c{number}") not in taken)
