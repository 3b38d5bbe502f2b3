"""What templates ask of classes and questions."""

from typing import Any

from django import template

from lms.classes.models import Attendance, Question
from lms.classes.models.attendance import NAMES
from lms.classes.permissions import may_answer
from lms.classes.queries.questions import SHOWN_IN_SHORT, count_waiting, list_shown
from lms.classes.rules import Reach

register = template.Library()


@register.simple_tag
def questions_in_short(lesson: Any) -> list[Question]:
    """Return the questions under a lesson that were answered last."""
    return list(list_shown(lesson.pk)[:SHOWN_IN_SHORT])


@register.simple_tag
def answers_questions(user: Any) -> bool:
    """Tell whether `user` answers questions of pupils."""
    return may_answer(user)


@register.simple_tag
def count_questions(user: Any) -> int:
    """Return how many questions wait for `user`."""
    return count_waiting(user)


@register.simple_tag
def list_counts(attendance: Attendance) -> list[tuple[str, int, bool]]:
    """Return how many were reached how in a period, and which of it says that they were not."""
    return [
        (str(NAMES[reach]), number, reach is Reach.NOT_REACHED)
        for reach, number in attendance.counts.items()
        if number
    ]
