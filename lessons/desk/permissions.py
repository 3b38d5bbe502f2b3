"""Who meets which lesson at the desk, and what they may do with it: owners and co-teachers.

Where lessons may be written comes from Wagtail's page policy, as `lms.people` or a host shapes it.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from wagtail.models import Page, WorkflowState
from wagtail.permissions import policy_registry

from lessons import LessonsError
from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.desk.models import CoTeacher
from lessons.desk.rules import ReadOnly


class NotAllowed(LessonsError, PermissionDenied):
    """The person may not do this with this lesson, or not now; `reason` says which."""

    def __init__(self, reason: ReadOnly) -> None:
        super().__init__(reason.value)
        self.reason = reason


def list_places(user: Any) -> QuerySet[SubjectPage]:
    """Return the subjects' pages below which `user` may write, in the curriculum's order."""
    policy: Any = policy_registry.get_by_type(Page)
    allowed = policy.instances_user_has_permission_for(user, "add")
    return (
        SubjectPage.objects.live()
        .filter(pk__in=allowed.values("pk"))
        .select_related("course__grade__level", "course__subject")
        .order_by(
            "course__grade__level__position", "course__grade__number", "course__position", "path"
        )
    )


def may_write(user: Any) -> bool:
    """Tell whether `user` writes lessons anywhere."""
    policy: Any = policy_registry.get_by_type(Page)
    return bool(user.is_active and policy.user_has_permission(user, "add"))


def list_reached_lessons(user: Any) -> QuerySet[LessonPage]:
    """Return the lessons on the desk of `user`: own and co-taught ones."""
    shared = CoTeacher.objects.filter(account=user.pk).values("lesson")
    return LessonPage.objects.filter(Q(owner=user.pk) | Q(pk__in=shared))


def find_lesson(user: Any, pk: int) -> LessonPage | None:
    """Return the lesson of that number when it lies on the desk of `user`."""
    return list_reached_lessons(user).filter(pk=pk).first()


def is_own(user: Any, lesson: LessonPage) -> bool:
    """Tell whether `user` is the one who submits `lesson`, withdraws it and names co-teachers."""
    return bool(lesson.owner_id == user.pk)


def find_read_only(user: Any, lesson: LessonPage) -> ReadOnly | None:
    """Return why `user` cannot change `lesson` now; None when they can."""
    reached = user.is_active and list_reached_lessons(user).filter(pk=lesson.pk).exists()
    if not reached or not lesson.get_parent().permissions_for_user(user).can_add_subpage():
        return ReadOnly.NO_RIGHT
    state = lesson.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_IN_PROGRESS:
        return ReadOnly.IN_REVIEW
    lock = lesson.get_lock()
    return ReadOnly.LOCKED if lock is not None and lock.for_user(user) else None


def require_change(user: Any, lesson: LessonPage) -> None:
    """Refuse unless `user` may change `lesson` now.

    :raises NotAllowed: with the reason.
    """
    reason = find_read_only(user, lesson)
    if reason is not None:
        raise NotAllowed(reason)


def require_own(user: Any, lesson: LessonPage) -> None:
    """Refuse unless `lesson` is the own one of `user`.

    :raises NotAllowed: it is not.
    """
    if not user.is_active or not is_own(user, lesson):
        raise NotAllowed(ReadOnly.NO_RIGHT)
