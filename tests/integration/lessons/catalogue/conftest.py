"""A small curriculum and its pages."""

from collections.abc import Iterator
from typing import Any

import pytest

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import HomePage, SubjectPage
from tests.factories.curriculum import CourseFactory, GradeFactory, SubjectFactory, TopicFactory
from tests.integration.keeping import keep


def build_home() -> HomePage:
    """Make two grades with two subjects each, a topic tree, and the pages of all of it."""
    subjects = [
        SubjectFactory(code="tieng-viet", name="Tiếng Việt"),
        SubjectFactory(code="toan", name="Toán"),
    ]
    for number in (1, 2):
        for subject in subjects:
            course = CourseFactory(grade=GradeFactory(number=number), subject=subject)
            for _ in range(3):
                TopicFactory(parent=TopicFactory(course=course))
    home = plant_home(site_name="Sóng Học")
    grow_page_tree(home=home)
    return home


@pytest.fixture(scope="module")
def kept_home(django_db_setup: None, django_db_blocker: Any) -> Iterator[HomePage]:
    """Return the home page with its whole tree, for all tests of a module that ask for it."""
    with keep(build_home, blocker=django_db_blocker) as home:
        yield home


@pytest.fixture
def home(kept_home: HomePage, db: None) -> HomePage:
    """Return the home page with its whole tree."""
    return HomePage.objects.get(pk=kept_home.pk)


@pytest.fixture
def toan(home: HomePage) -> SubjectPage:
    """Return the page of Toán in grade 1."""
    return SubjectPage.objects.get(course__grade__number=1, slug="toan")
