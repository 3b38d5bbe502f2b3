"""A host without our people: two stages decided by groups of Wagtail's own."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Workflow, WorkflowPage, WorkflowState, WorkflowTask

from lessons.reviews.actions.finishing import finish_review
from lessons.reviews.actions.founding import ensure_stages
from lessons.reviews.models import Appointment, Stage
from tests.factories.catalogue import make_lesson
from tests.factories.people import UserFactory
from tests.integration.lessons.catalogue.conftest import home, kept_home, toan  # noqa: F401

GROUPS = "lessons.reviews.permissions.policy.GroupPolicy"


@pytest.fixture(autouse=True)
def _groups_decide(settings: Any, monkeypatch: pytest.MonkeyPatch, media_stores: Any) -> None:
    reviews = settings.LESSONS.get("REVIEWS", {}) | {"POLICY": GROUPS}
    settings.LESSONS = settings.LESSONS | {"REVIEWS": reviews}
    monkeypatch.setattr(WorkflowState, "on_finish", finish_review)


@pytest.fixture
def people(db: None) -> Any:
    """Two groups of reviewers: a school's, and a council of three."""
    school, council = (Group.objects.create(name=name) for name in ("Tổ", "Hội đồng"))
    found = {name: UserFactory(username=name) for name in ("author", "peer", "toan", "doc", "hai")}
    found["peer"].groups.add(school)
    for name in ("toan", "doc", "hai"):
        found[name].groups.add(council)
    Appointment.objects.create(person=found["toan"], kind="subject")
    return SimpleNamespace(school=school, council=council, **found)


@pytest.fixture
def workflow(home: Any, people: Any) -> Workflow:  # noqa: F811
    """The review that every site begins with, decided by the two groups."""
    stages = ensure_stages(now=timezone.now())
    workflow = Workflow.objects.create(name="Kiểm duyệt")
    for position, stage in enumerate(stages):
        WorkflowTask.objects.create(workflow=workflow, task=stage.task_ptr, sort_order=position)
    WorkflowPage.objects.create(workflow=workflow, page=home.page_ptr)
    Stage.objects.get(kind="specialists").groups.add(people.school)
    Stage.objects.get(kind="council").groups.add(people.council)
    return workflow


@pytest.fixture
def lesson(toan: Any, people: Any, workflow: Workflow) -> Any:  # noqa: F811
    """A whole lesson of the author, handed in."""
    lesson = make_lesson(toan, owner=people.author)
    workflow.start(lesson, people.author)
    return lesson
