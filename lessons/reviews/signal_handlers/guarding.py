"""Keeps decisions to what votes have decided, by whatever way they are made."""

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import TaskState

from lessons import LessonsError
from lessons.reviews.models import Round, Stage
from lessons.reviews.queries.rounds import judge
from lessons.reviews.rules.voting import Outcome

_DECIDED = {
    TaskState.STATUS_APPROVED: {Outcome.APPROVED},
    TaskState.STATUS_REJECTED: {Outcome.SENT_BACK, Outcome.REJECTED},
}


class UnableToDecide(LessonsError, PermissionDenied):
    """The votes do not say so."""


def guard_decision(instance: TaskState, raw: bool = False, **_kwargs: Any) -> None:
    """Refuse to approve or reject a stage other than by its votes.

    :raises UnableToDecide: they have not decided, or otherwise.
    """
    expected = _DECIDED.get(instance.status)
    if raw or expected is None or not Stage.objects.filter(pk=instance.task_id).exists():
        return
    known = TaskState.objects.filter(pk=instance.pk).values_list("status", flat=True).first()
    if known == instance.status:
        return
    newest = (
        Round.objects.filter(task_state=instance.pk).order_by("-pk").select_related("stage").first()
    )
    if newest is None or newest.outcome not in expected or judge(newest) not in expected:
        raise UnableToDecide(instance.pk)
