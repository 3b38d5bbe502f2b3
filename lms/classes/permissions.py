"""Who runs which class, who reads its talks with parents, and who answers which question."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from lessons.desk.models import CoTeacher
from lms import LmsError
from lms.classes.models import ClassGroup, ClassTeacher, Period, Question
from lms.classes.models.groups import ClassGroupQuerySet
from lms.classes.models.periods import PeriodQuerySet
from lms.classes.models.questions import QuestionQuerySet
from lms.classes.rules import State
from lms.people.models import Membership
from lms.people.permissions import (
    SYSTEM,
    NotAllowed,
    forget_roles,
    get_scope,
    has_capability,
    read_held_roles,
    user_can,
)
from lms.people.rules import Capability, find_roles_allowing

_SHOWN = (State.PUBLIC.value, State.HIDDEN.value)


class NotYourQuestion(LmsError, PermissionDenied):
    """Others read and answer this question."""


def list_run(user: Any) -> ClassGroupQuerySet:
    """Return the classes that `user` runs: as a teacher of them, or for their school."""
    own = ClassTeacher.objects.filter(account=user.pk).values("group")
    # By subqueries: the condition of a scope that is everything is an empty one, lost behind "or".
    managed = ClassGroup.objects.within(get_scope(user, Capability.MANAGE_CLASSES))
    taught = ClassGroup.objects.within(get_scope(user, Capability.TEACH_CLASSES))
    return ClassGroup.objects.filter(
        Q(pk__in=managed.values("pk")) | Q(pk__in=taught.filter(pk__in=own).values("pk"))
    )


def may_run_any(user: Any) -> bool:
    """Tell whether `user` may run classes at all."""
    return any(
        has_capability(user, one) for one in (Capability.MANAGE_CLASSES, Capability.TEACH_CLASSES)
    )


def list_taught(user: Any) -> ClassGroupQuerySet:
    """Return the open classes that `user` teaches."""
    own = ClassTeacher.objects.filter(account=user.pk).values("group")
    scope = get_scope(user, Capability.TEACH_CLASSES)
    return ClassGroup.objects.open().within(scope).filter(pk__in=own)


def list_confided(user: Any) -> ClassGroupQuerySet:
    """Return the classes whose talks with parents `user` reads: its teachers, its school's head.

    No office above it and no superuser does: the role has to be held at the school itself.
    """
    if not user.is_active or user.pk is None:
        return ClassGroup.objects.none()
    teaching = find_roles_allowing(Capability.TEACH_CLASSES)
    heading = find_roles_allowing(Capability.MANAGE_CLASSES)
    held = read_held_roles(user)
    taught = [one.path for one in held if one.role in teaching]
    headed = [one.path for one in held if one.role in heading]
    own = ClassTeacher.objects.filter(account=user.pk).values("group")
    return ClassGroup.objects.filter(
        Q(school__path__in=headed) | Q(school__path__in=taught, pk__in=own)
    )


def require_confided(user: Any, group: ClassGroup) -> None:
    """Refuse unless `user` reads the talks of `group` with parents, roles read afresh.

    :raises NotAllowed: they do not.
    """
    if user is SYSTEM:
        return
    forget_roles(user)
    if not list_confided(user).filter(pk=group.pk).exists():
        raise NotAllowed(Capability.TEACH_CLASSES)


def require_run(user: Any, group: ClassGroup) -> None:
    """Refuse unless `user` runs `group`, roles read afresh.

    :raises NotAllowed: they do not.
    """
    if user is SYSTEM:
        return
    forget_roles(user)
    if not list_run(user).filter(pk=group.pk).exists():
        raise NotAllowed(Capability.MANAGE_CLASSES)


def list_own_periods(user: Any, group: ClassGroup) -> PeriodQuerySet:
    """Return the periods of `group` that `user` is planned to give, as a teacher still."""
    groups = ClassGroup.objects.open().within(get_scope(user, Capability.TEACH_CLASSES))
    return Period.objects.filter(group__in=groups.filter(pk=group.pk).values("pk"), teacher=user.pk)


def require_note(user: Any, group: ClassGroup, periods: Collection[int]) -> bool:
    """Refuse unless `user` runs `group` or gives these periods, roles read afresh.

    Return whether they run it.

    :raises NotAllowed: they do neither.
    """
    if user is SYSTEM:
        return True
    forget_roles(user)
    if list_run(user).filter(pk=group.pk).exists():
        return True
    own = list_own_periods(user, group).filter(pk__in=periods).count()
    if not own or own != len(set(periods)):
        raise NotAllowed(Capability.MANAGE_CLASSES)
    return False


def require_add(user: Any, school: Any) -> None:
    """Refuse unless `user` may add a class at `school`, roles read afresh.

    :raises NotAllowed: they may not.
    """
    if user is SYSTEM:
        return
    forget_roles(user)
    wanted = (Capability.MANAGE_CLASSES, Capability.TEACH_CLASSES)
    if not any(user_can(user, one, school) for one in wanted):
        raise NotAllowed(Capability.MANAGE_CLASSES)


def may_answer(user: Any) -> bool:
    """Tell whether `user` answers questions at all: teaches anywhere."""
    return bool(user.is_authenticated and has_capability(user, Capability.TEACH_CLASSES))


def list_answerable(user: Any) -> QuestionQuerySet:
    """Return the questions that `user` reads and answers.

    As owner or co-teacher of the lesson, or as a teacher of the class, and teaching still.
    """
    if not may_answer(user):
        return Question.objects.none()
    shared = CoTeacher.objects.filter(account=user.pk).values("lesson")
    return Question.objects.filter(
        Q(lesson__owner=user.pk)
        | Q(lesson__in=shared)
        | Q(group__in=list_taught(user).values("pk"))
    )


def list_reached(user: Any) -> QuestionQuerySet:
    """Return what `user` may read: what they answer, and as overseers what was shown to everybody.

    Overseers view the lessons of the school that the lesson or the class belongs to.
    """
    answerable = Q(pk__in=list_answerable(user).values("pk"))
    scope = get_scope(user, Capability.VIEW_LESSONS)
    if not scope:
        return Question.objects.filter(answerable)
    members = Membership.objects.within(scope).values("user_id")
    groups = ClassGroup.objects.within(scope).values("pk")
    theirs = Q(lesson__owner__in=members) | Q(group__in=groups)
    return Question.objects.filter(answerable | (Q(state__in=_SHOWN) & theirs))


def require_answer(user: Any, question: Question) -> None:
    """Refuse unless `user` answers `question`, roles read afresh.

    :raises NotYourQuestion: they do not.
    """
    forget_roles(user)
    if not list_answerable(user).filter(pk=question.pk).exists():
        raise NotYourQuestion(question.pk)


def require_hide(user: Any, question: Question) -> None:
    """Refuse unless `user` may hide `question`, roles read afresh.

    :raises NotYourQuestion: they may not even read it.
    """
    forget_roles(user)
    if not list_reached(user).filter(pk=question.pk).exists():
        raise NotYourQuestion(question.pk)
