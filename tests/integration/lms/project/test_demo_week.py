"""The demo's week is on the air once its lessons are made, and never again by itself."""

import pytest
from django.utils import timezone

from lms.broadcasts.models import Airing, PublishedSchedule
from lms.project.demo.airing import OFFICE, air_week, load_station
from lms.project.demo.filmed import list_filmed_lessons
from tests.factories.catalogue import make_lesson, plant_subject
from tests.factories.curriculum import CourseFactory, SubjectFactory
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_the_week_is_filled_and_published_with_the_last_lesson() -> None:
    now = timezone.now()
    place = plant_subject()
    CourseFactory(
        grade=place.course.grade, subject=SubjectFactory(code="tieng-viet", name="Tiếng Việt")
    )
    OrganisationFactory(province=True, code=OFFICE)
    load_station(now=now)
    make_lesson(place, live=True)
    first, second = list_filmed_lessons()[:2]
    air_week(first, finished=set(), count=2, now=now)
    assert set(Airing.objects.values_list("kind", flat=True)) == {"relay"}
    for _twice in range(2):
        air_week(second, finished={first.slug}, count=2, now=now)
    assert Airing.objects.filter(kind="first").count() == 1
    assert set(PublishedSchedule.objects.values_list("number", flat=True)) == {1}
