"""Reads of classes: lists within reach, the class of a code, who could teach one."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from lms.classes.adapters.codes import list_seals, reveal
from lms.classes.models import ClassGroup, ClassTeacher
from lms.classes.models.groups import ClassGroupQuerySet
from lms.classes.permissions import list_run
from lms.classes.rules import read_code
from lms.people.models import Membership, Organisation
from lms.people.permissions import get_scope
from lms.people.rules import Capability, OrganisationKind, find_roles_allowing


def list_classes(user: Any) -> ClassGroupQuerySet:
    """Return the classes that `user` views; `is_own` tells which ones they teach."""
    own = ClassTeacher.objects.filter(group=OuterRef("pk"), account=user.pk)
    return (
        ClassGroup.objects.within(get_scope(user, Capability.VIEW_CLASSES))
        .select_related("school", "grade")
        .annotate(is_own=Exists(own))
        .order_by("-is_active", "-school_year", "school__path", "-is_own", "grade__number", "name")
    )


def may_run(user: Any, group: ClassGroup) -> bool:
    """Tell whether `user` runs `group`."""
    return list_run(user).filter(pk=group.pk).exists()


def list_schools_to_add_at(user: Any) -> QuerySet[Organisation]:
    """Return the schools where `user` may add a class."""
    schools = Organisation.objects.filter(kind=OrganisationKind.SCHOOL.value, is_active=True)
    managed = schools.within(get_scope(user, Capability.MANAGE_CLASSES))
    taught = schools.within(get_scope(user, Capability.TEACH_CLASSES))
    return schools.filter(pk__in=managed.values("pk")) | schools.filter(pk__in=taught.values("pk"))


def find_class(typed: str) -> ClassGroup | None:
    """Return the open class of the code that was typed."""
    code = read_code(typed)
    if code is None:
        return None
    found = ClassGroup.objects.open().filter(code_seal__in=list_seals(code))
    return found.select_related("school", "grade__level").first()


def get_code(group: ClassGroup) -> str | None:
    """Return the code of a class; None when it has to be renewed."""
    return reveal(seed=group.code_seed, seal=group.code_seal)


def list_school_teachers(group: ClassGroup) -> QuerySet[Any]:
    """Return who teaches at the school of `group`."""
    members = Membership.objects.effective().filter(
        organisation=group.school_id, role__in=find_roles_allowing(Capability.TEACH_CLASSES)
    )
    people = get_user_model()._default_manager.filter(is_active=True)
    return people.filter(pk__in=members.values("user_id")).order_by("last_name", "first_name", "pk")


def list_possible_teachers(group: ClassGroup) -> QuerySet[Any]:
    """Return who teaches at the school of `group` and is not named yet."""
    return list_school_teachers(group).exclude(pk__in=group.teachers.values("account"))
