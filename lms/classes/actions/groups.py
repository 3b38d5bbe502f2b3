"""Classes: added, changed, closed; their codes and their teachers."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.classes.actions.audit import note
from lms.classes.adapters.codes import make_sealed
from lms.classes.models import ClassGroup, ClassTeacher
from lms.classes.permissions import require_add, require_run
from lms.classes.queries.groups import list_possible_teachers
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM, user_can
from lms.people.rules import Capability, OrganisationKind


class InvalidClass(LmsError):
    """Such a class cannot be: the name is taken, or the place is no school."""


class InvalidClassTeacher(LmsError):
    """This person does not teach at the school of the class."""


@transaction.atomic
def add_class(
    *, school: Organisation, school_year: str, grade: Any, name: str, by: Any, now: datetime
) -> ClassGroup:
    """Add a class with a code of its own; a teacher who adds one teaches it.

    :raises NotAllowed: `by` may add none there.
    :raises InvalidClass: the place is no school, or has a class of that name in that year.
    """
    require_add(by, school)
    _check_name(school, school_year, name)
    sealed = make_sealed()
    group = ClassGroup.objects.create(
        school=school,
        school_year=school_year,
        grade=grade,
        name=name,
        code_seed=sealed.seed,
        code_seal=sealed.seal,
        code_made_at=now,
        made_at=now,
    )
    note(group, "add_class", by=by, now=now)
    if by is not SYSTEM and user_can(by, Capability.TEACH_CLASSES, school) and by.pk:
        ClassTeacher.objects.create(group=group, account=by, named_at=now)
    return group


@transaction.atomic
def change_class(
    *, group: ClassGroup, school_year: str, grade: Any, name: str, by: Any, now: datetime
) -> ClassGroup:
    """Give a class another name, grade or school year.

    :raises NotAllowed: `by` does not run it.
    :raises InvalidClass: its school has a class of that name in that year.
    """
    group = _lock(group, by)
    _check_name(group.school, school_year, name, but=group)
    before = {"name": group.name, "school_year": group.school_year, "grade": group.grade_id}
    group.school_year, group.grade, group.name = school_year, grade, name
    group.save(update_fields=["school_year", "grade", "name"])
    note(group, "change_class", by=by, now=now, before=before)
    return group


@transaction.atomic
def renew_code(*, group: ClassGroup, by: Any, now: datetime) -> ClassGroup:
    """Give a class another code; the one of before opens nothing from now on.

    :raises NotAllowed: `by` does not run it.
    """
    group = _lock(group, by)
    sealed = make_sealed()
    group.code_seed, group.code_seal, group.code_made_at = sealed.seed, sealed.seal, now
    group.save(update_fields=["code_seed", "code_seal", "code_made_at"])
    note(group, "renew_code", by=by, now=now)
    return group


@transaction.atomic
def name_class_teacher(*, group: ClassGroup, account: Any, by: Any, now: datetime) -> None:
    """Let `account` teach the class; naming twice changes nothing.

    :raises NotAllowed: `by` does not run it.
    :raises InvalidClassTeacher: they do not teach at its school.
    """
    group = _lock(group, by)
    if group.teachers.filter(account=account.pk).exists():
        return
    if not list_possible_teachers(group).filter(pk=account.pk).exists():
        raise InvalidClassTeacher(account.pk)
    ClassTeacher.objects.create(group=group, account=account, named_at=now)
    note(group, "name_class_teacher", by=by, now=now, account=account.pk)


@transaction.atomic
def release_class_teacher(*, group: ClassGroup, account_id: int, by: Any, now: datetime) -> None:
    """Let somebody no longer teach the class.

    :raises NotAllowed: `by` does not run it.
    """
    group = _lock(group, by)
    gone, _rows = group.teachers.filter(account=account_id).delete()
    if gone:
        note(group, "release_class_teacher", by=by, now=now, account=account_id)


def close_class(*, group: ClassGroup, by: Any, now: datetime) -> None:
    """Close a class, such as after its school year: its code opens nothing; nothing is deleted.

    :raises NotAllowed: `by` does not run it.
    """
    _set_active(group, active=False, by=by, now=now)


def reopen_class(*, group: ClassGroup, by: Any, now: datetime) -> None:
    """Let the code of a closed class work again.

    :raises NotAllowed: `by` does not run it.
    """
    _set_active(group, active=True, by=by, now=now)


@transaction.atomic
def _set_active(group: ClassGroup, *, active: bool, by: Any, now: datetime) -> None:
    group = _lock(group, by)
    if group.is_active != active:
        group.is_active = active
        group.save(update_fields=["is_active"])
        note(group, "reopen_class" if active else "close_class", by=by, now=now)


def _lock(group: ClassGroup, by: Any) -> ClassGroup:
    require_run(by, group)
    return ClassGroup.objects.select_for_update().get(pk=group.pk)


def _check_name(
    school: Organisation, school_year: str, name: str, but: ClassGroup | None = None
) -> None:
    # Two who add the same class at once take turns.
    Organisation.objects.select_for_update().get(pk=school.pk)
    others = ClassGroup.objects.filter(school=school, school_year=school_year, name__iexact=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if school.kind != OrganisationKind.SCHOOL.value or not name or others.exists():
        raise InvalidClass(name)
