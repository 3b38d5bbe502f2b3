"""A public lesson of a teacher, and a class of another school whose pupils watch it."""

from collections.abc import Iterator
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import SubjectPage
from lms.classes.queries.groups import get_code
from lms.people.rules import Role
from tests.factories.catalogue import make_lesson
from tests.factories.classes import ClassGroupFactory
from tests.factories.curriculum import TopicFactory
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory


def build_people() -> SimpleNamespace:
    """Two schools of a district: `author` at one, `homeroom` and `colleague` at the other."""
    other = OrganisationFactory()
    school = OrganisationFactory(parent=other.get_parent())

    def make(role: Role, place: Any) -> Any:
        return MembershipFactory(role=role.value, organisation=place).user

    return SimpleNamespace(
        school=school,
        other=other,
        author=make(Role.TEACHER, other),
        homeroom=make(Role.TEACHER, school),
        colleague=make(Role.TEACHER, school),
        administrator=make(Role.ADMINISTRATOR, school),
        officer=make(Role.EDUCATION_OFFICER, school.get_parent()),
        office_reviewer=make(Role.OFFICE_REVIEWER, school.get_parent()),
        steward=make(Role.DEVICE_STEWARD, school),
        foreign_admin=make(Role.ADMINISTRATOR, OrganisationFactory()),
        nobody=UserFactory(),
        superuser=UserFactory(superuser=True),
    )


def build_world() -> SimpleNamespace:
    """Everything that the tests begin with."""
    TopicFactory()
    grow_page_tree(home=plant_home(site_name="Sóng Học"))
    people = build_people()
    group = ClassGroupFactory(school=people.school, name="1A", teacher=people.homeroom)
    place = SubjectPage.objects.get()
    lesson = make_lesson(place, owner=people.author, live=True, recording=None)
    return SimpleNamespace(people=people, group=group, lesson=lesson)


@pytest.fixture(scope="module")
def kept_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Build it once a module: the transactions of the tests lie within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(kept_world: SimpleNamespace, db: None) -> SimpleNamespace:
    """Return the world with objects of the test's own."""
    return deepcopy(kept_world)


@pytest.fixture
def people(world: SimpleNamespace) -> Any:
    """The people of the two schools."""
    return world.people


@pytest.fixture
def group(world: SimpleNamespace) -> Any:
    """A class that `homeroom` teaches."""
    return world.group


@pytest.fixture
def code(group: Any) -> str:
    """The code of that class."""
    return get_code(group) or ""


@pytest.fixture
def lesson(world: SimpleNamespace) -> Any:
    """A public lesson of `author`."""
    return world.lesson
