"""Schools of one name in several districts."""

import pytest
from django.utils import timezone

from lessons.discovery.models import Entry
from lms.people.actions.organisations import rename_organisation
from lms.people.permissions import SYSTEM
from lms.people.queries import tell_school_apart
from tests.factories.discovery import make_entry

pytestmark = pytest.mark.django_db
NAME = "Trường Tiểu học Kim Đồng"


def rename(world, school):
    one = world.at[school]
    rename_organisation(organisation=one, name=NAME, code=one.code, by=SYSTEM, now=timezone.now())


def test_a_school_is_named_with_its_district_where_another_has_the_name(world) -> None:
    owner = world.things["S1"].teacher.pk
    rename(world, "S1")
    assert tell_school_apart(owner=owner, name=NAME) == NAME
    rename(world, "S3")
    assert tell_school_apart(owner=owner, name=NAME) == f"{NAME} (Đơn vị D1)"
    assert tell_school_apart(owner=world.things["S4"].teacher.pk, name=NAME) == NAME
    assert tell_school_apart(owner=owner, name="Trường khác") == "Trường khác"
    rename(world, "S2")
    assert tell_school_apart(owner=owner, name=NAME) == f"{NAME} (Đơn vị D1, s1)"


def test_what_is_public_is_told_anew_when_another_school_takes_the_name(world) -> None:
    rename(world, "S1")
    make_entry("Phép cộng", kind="lesson", teachers=("Lê An",), school=NAME)
    assert Entry.objects.exclude(digest="").exists()
    rename(world, "S3")
    assert not Entry.objects.exclude(digest="").exists()
