"""Who writes a lesson with its owner."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lessons import LessonsError
from lessons.catalogue.models import LessonPage, LessonTeacher
from lessons.desk.actions.saving import open_draft, save_draft
from lessons.desk.conf import get_conf
from lessons.desk.models import CoTeacher
from lessons.desk.permissions import require_own

MOST_CO_TEACHERS = 8


class UnableToShare(LessonsError, ValidationError):
    """This person cannot be a co-teacher of the lesson."""


@transaction.atomic
def name_co_teacher(*, lesson: LessonPage, account: Any, by: Any, now: datetime) -> None:
    """Let `account` write `lesson`, too, and name them on its page.

    :raises NotAllowed: unless it is the own lesson of `by`, who may change it now.
    :raises UnableToShare: they are no colleague of `by`, or there are too many.
    """
    draft = open_draft(lesson=lesson, by=by)
    require_own(by, draft)
    found = get_conf().find_colleagues(user=by, words=account.get_username())
    if account.pk == draft.owner_id or account.pk not in {one.pk for one in found}:
        raise UnableToShare(_("Only colleagues of your school, or of your office, can be named."))
    if CoTeacher.objects.filter(lesson=draft.pk).count() >= MOST_CO_TEACHERS:
        raise UnableToShare(_("Eight co-teachers are enough for one lesson."))
    _row, added = CoTeacher.objects.get_or_create(
        lesson_id=draft.pk, account=account, defaults={"named_by": by, "named_at": now}
    )
    teachers = list(draft.teachers.all())
    if added and account.pk not in {one.account_id for one in teachers}:
        name = account.get_full_name() or account.get_username()
        draft.teachers = [*teachers, LessonTeacher(name=name, account=account)]
        save_draft(draft, by=by)
    if added:
        log(instance=draft, action="desk.name_co_teacher", user=by, data={"account": account.pk})


@transaction.atomic
def release_co_teacher(*, lesson: LessonPage, account_id: int, by: Any) -> None:
    """Let somebody no longer write `lesson`, nor be named on it.

    Also a way out for the co-teacher themselves.

    :raises NotAllowed: unless `by` is the owner or that co-teacher, and may change it now.
    """
    draft = open_draft(lesson=lesson, by=by)
    if account_id != by.pk:
        require_own(by, draft)
    gone, _rows = CoTeacher.objects.filter(lesson=draft.pk, account=account_id).delete()
    if not gone:
        return
    teachers = list(draft.teachers.all())
    kept = [one for one in teachers if one.account_id != account_id]
    if len(kept) != len(teachers):
        draft.teachers = kept
        save_draft(draft, by=by)
    log(instance=draft, action="desk.release_co_teacher", user=by, data={"account": account_id})
