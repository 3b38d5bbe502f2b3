"""Whom a teacher may name as a co-teacher: of the same school, or below the same office."""

import pytest

from lms.people.queries import find_colleagues

pytestmark = pytest.mark.django_db


def test_finds_people_of_the_school_and_of_its_office_by_name_without_marks(world) -> None:
    teacher = world.things["S1"].teacher
    near = world.person("teacher", "S1", first_name="Đặng Thị", last_name="Hường")
    same_office = world.person("school_reviewer", "S2", first_name="Đặng Văn", last_name="Hương")
    world.person("teacher", "S3", first_name="Đặng Thị", last_name="Hương")
    world.person("administrator", "S1", first_name="Đặng Thị", last_name="Hương")
    found = find_colleagues(user=teacher, words="dang huong")
    assert [(one, one.place) for one in found] == [
        (near, "Đơn vị S1"),
        (same_office, "Đơn vị S2"),
    ]


def test_whoever_teaches_nowhere_finds_nobody(world) -> None:
    assert find_colleagues(user=world.person("administrator", "P1"), words="gv") == []
