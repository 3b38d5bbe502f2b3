"""A small curriculum and its pages."""

import pytest

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.catalogue.models import HomePage, SubjectPage
from tests.factories.curriculum import CourseFactory, GradeFactory, SubjectFactory, TopicFactory


@pytest.fixture
def curriculum(db: None) -> None:
    """Make two grades with two subjects each, and a topic tree."""
    subjects = [
        SubjectFactory(code="tieng-viet", name="Tiếng Việt"),
        SubjectFactory(code="toan", name="Toán"),
    ]
    for number in (1, 2):
        for subject in subjects:
            course = CourseFactory(grade=GradeFactory(number=number), subject=subject)
            for _ in range(3):
                TopicFactory(parent=TopicFactory(course=course))


@pytest.fixture
def home(curriculum: None) -> HomePage:
    """Return the home page with its whole tree."""
    home = plant_home(site_name="Sóng Học")
    grow_page_tree(home=home)
    return home


@pytest.fixture
def toan(home: HomePage) -> SubjectPage:
    """Return the page of Toán in grade 1."""
    return SubjectPage.objects.get(course__grade__number=1, slug="toan")
