"""A site without the demo province: what it stands on before its first teacher comes."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Workflow

from lessons.catalogue.models import HomePage, SubjectPage
from lessons.library.models import Resource
from lessons.library.rules.kinds import Kind
from lms.people.conf import list_library_models
from lms.project.foundation import lay_foundation
from lms.project.prepare import fill_empty_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def founded(db):
    return lay_foundation(now=timezone.now())


def test_lessons_and_resources_can_be_reviewed(founded) -> None:
    workflow = SubjectPage.objects.first().get_workflow()
    assert workflow is not None
    assert {model().get_workflow() for model in list_library_models()} == {workflow}


def test_teachers_find_guides(founded) -> None:
    assert Resource.objects.filter(kind=Kind.TRAINING, live=True).count() == 3


def test_laying_it_again_adds_nothing(founded) -> None:
    before = Page.objects.count(), Workflow.objects.count(), Resource.objects.count()
    call_command("lay_foundation")
    assert (Page.objects.count(), Workflow.objects.count(), Resource.objects.count()) == before


def test_a_start_gives_the_review_to_a_site_of_an_earlier_version(founded, monkeypatch) -> None:
    monkeypatch.setenv("SONGHOC_DEMO", "false")
    Workflow.objects.all().delete()
    fill_empty_site()
    assert HomePage.objects.get().get_workflow() is not None


def test_a_first_start_without_the_demo_is_complete(db, monkeypatch) -> None:
    monkeypatch.setenv("SONGHOC_DEMO", "false")
    Page.objects.filter(depth__gt=1).delete()
    fill_empty_site()
    assert SubjectPage.objects.first().get_workflow() is not None
