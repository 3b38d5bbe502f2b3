"""Rows of before the series had one code: what becomes of them."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.factories.library import ResourceFactory

pytestmark = pytest.mark.django_db


def test_a_resource_and_its_revisions_take_the_code_that_lessons_have():
    resource = ResourceFactory(series="ket-noi-tri-thuc")
    kept = ResourceFactory(series="canh-dieu")
    revisions = [one.save_revision(clean=False) for one in (resource, kept)]
    migration = import_module("lessons.library.migrations.0002_series_by_one_code")
    migration.spell_as_lessons_do(apps, None)
    for one in (resource, kept, *revisions):
        one.refresh_from_db()
    assert (resource.series, revisions[0].content["series"]) == ("ket-noi", "ket-noi")
    assert (kept.series, revisions[1].content["series"]) == ("canh-dieu", "canh-dieu")
