"""Reads of questions: what everybody sees under a lesson, and what waits for its teachers."""

from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Subquery, Value, When

from lessons.desk.models import CoTeacher
from lms.classes.models import ClassTeacher, Question
from lms.classes.models.questions import QuestionQuerySet
from lms.classes.permissions import list_answerable, list_reached, list_taught
from lms.classes.rules import State
from lms.people.models import Membership
from lms.people.rules import Capability, find_roles_allowing

SHOWN_IN_SHORT = 3
_ORDER = {State.WAITING: 0, State.HIDDEN: 1, State.PUBLIC: 2, State.SET_ASIDE: 3}


def list_shown(lesson: int) -> QuestionQuerySet:
    """Return what everybody sees under a lesson (by number) that is public; newest answer first."""
    return Question.objects.public().filter(lesson=lesson).order_by("-decided_at", "-pk")


def list_for_desk(user: Any) -> QuestionQuerySet:
    """Return what `user` may read, what waits longest first and what is done last."""
    place = Case(
        *(When(state=state.value, then=Value(number)) for state, number in _ORDER.items()),
        output_field=IntegerField(),
    )
    return (
        list_reached(user)
        .annotate(place=place)
        .select_related("lesson", "group__school", "asker")
        .order_by("place", F("decided_at").desc(nulls_first=True), "asked_at", "pk")
    )


def count_waiting(user: Any) -> int:
    """Return how many questions wait for `user`."""
    return list_answerable(user).waiting().count()


def count_waiting_under() -> Subquery:
    """Return what counts the questions that wait under each lesson of a query."""
    rows = Question.objects.waiting().filter(lesson=OuterRef("pk")).order_by()
    return Subquery(rows.values("lesson").annotate(count=Count("pk")).values("count"))


def list_answerers(question: Question) -> set[Any]:
    """Return the numbers of those who answer `question`."""
    lesson = question.lesson
    named = {lesson.owner_id, *_list_co_teachers(lesson.pk)}
    teaching = Membership.objects.effective().filter(
        role__in=find_roles_allowing(Capability.TEACH_CLASSES), user__is_active=True
    )
    found = set(teaching.filter(user__in=named - {None}).values_list("user", flat=True))
    group = question.group
    if group is not None:
        own = ClassTeacher.objects.filter(group=group).values("account")
        here = teaching.filter(organisation=group.school_id, user__in=own)
        found |= set(here.values_list("user", flat=True))
    return found


def is_of_own_class(user: Any, question: Question) -> bool:
    """Tell whether `user` teaches the class that asked."""
    return bool(question.group_id and list_taught(user).filter(pk=question.group_id).exists())


def _list_co_teachers(lesson: int) -> set[Any]:
    return set(CoTeacher.objects.filter(lesson=lesson).values_list("account", flat=True))
