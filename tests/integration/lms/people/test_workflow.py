"""Review: by those above the author, never by an author, and exactly what was read goes live."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, Workflow, WorkflowPage, WorkflowTask

from lessons.catalogue.actions import grow_page_tree
from lessons.catalogue.models import SubjectPage
from lessons.desk.models import CoTeacher
from lms.people.actions.workflow import ensure_workflow
from lms.people.models import RoleReviewTask
from tests.factories.catalogue import make_lesson
from tests.factories.curriculum import TopicFactory
from tests.factories.people import UserFactory
from tests.factories.reviews import find_round

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a fresh thumbnail to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def toan(world):
    """Return a subject's page below the home page of the world."""
    TopicFactory()
    grow_page_tree(home=world.home)
    return SubjectPage.objects.get()


@pytest.fixture
def old_workflow(world):
    """The review of one step that sites without the gate, and those of before it, have."""
    workflow = Workflow.objects.create(name="Kiểm duyệt")
    task = RoleReviewTask.objects.create(name="Duyệt cấp trường")
    WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr)
    WorkflowPage.objects.create(workflow=workflow, page=world.home)
    return workflow


@pytest.fixture
def review(world, old_workflow):
    """The draft of S1, submitted by its teacher."""
    thing = world.things["S1"]
    thing.draft.get_workflow().start(thing.draft, thing.teacher)
    thing.draft.refresh_from_db()
    return thing


def decide(client, page, action, state=None):
    state = state or page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    client.post(url, {"comment": "…"})
    page.refresh_from_db()


def test_the_workflow_is_made_once(world) -> None:
    first = ensure_workflow(home=world.home, now=timezone.now())
    assert ensure_workflow(home=world.home, now=timezone.now()) == first
    tasks = first.tasks.specific()
    assert [task.kind for task in tasks] == ["specialists", "council"]
    assert world.things["S1"].draft.get_workflow() == first


def test_what_waits_for_the_one_step_of_before_comes_before_the_stages(world, review) -> None:
    returned = world.things["S2"]
    returned.draft.get_workflow().start(returned.draft, returned.teacher)
    returned.draft.current_workflow_task_state.reject(user=world.person("school_reviewer", "S2"))
    ensure_workflow(home=world.home, now=timezone.now())
    assert find_round(review.draft).stage.kind == "specialists"
    returned.draft.current_workflow_state.resume(user=returned.teacher)
    assert find_round(returned.draft).stage.kind == "specialists"
    assert not RoleReviewTask.objects.filter(active=True).exists()


@pytest.mark.parametrize(
    ("role", "place", "may"),
    [
        ("school_reviewer", "S1", True),
        ("office_reviewer", "D1", True),
        ("office_reviewer", "P1", True),
        ("school_reviewer", "S2", False),
        ("office_reviewer", "D2", False),
        ("office_reviewer", "P2", False),
        ("teacher", "S1", False),
        ("administrator", "S1", False),
        ("education_officer", "D1", False),
    ],
)
def test_reviewers_above_the_author_decide_and_others_do_not(
    client, world, review, role, place, may
) -> None:
    user = world.person(role, place)
    client.force_login(user)
    waiting = TaskState.objects.reviewable_by(user)
    assert [state.workflow_state.content_object.pk for state in waiting] == (
        [review.draft.pk] if may else []
    )
    panel = "Nháp S1" in client.get("/admin/").content.decode()
    assert panel == may
    decide(client, review.draft, "approve")
    assert review.draft.live == may


def test_an_author_does_not_review_the_own_page(client, world, review) -> None:
    world_reviewer = world.person("school_reviewer", "S1")
    review.draft.save_revision(user=world_reviewer)
    client.force_login(world_reviewer)
    decide(client, review.draft, "approve")
    assert not review.draft.live


def test_a_co_teacher_does_not_review_the_shared_lesson(world, toan) -> None:
    reviewer, teacher = world.person("school_reviewer", "S1"), world.things["S1"].teacher
    lesson = make_lesson(toan, owner=teacher)
    task = RoleReviewTask.objects.create(name="Duyệt")
    assert task.may_review(lesson, reviewer)
    CoTeacher.objects.create(lesson=lesson, account=reviewer, named_at=timezone.now())
    assert not task.may_review(lesson, reviewer)


def test_a_reviewer_reads_the_draft_but_cannot_change_it(client, world, review) -> None:
    client.force_login(world.person("school_reviewer", "S1"))
    draft = review.draft
    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk])).status_code == 200
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert client.get(edit).status_code == 200
    client.post(
        edit,
        {
            "title": "Khác",
            "slug": "khac",
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": "{}",
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
        },
    )
    draft.refresh_from_db()
    assert not draft.live
    assert draft.get_latest_revision_as_object().title == "Nháp S1"


def test_rejecting_gives_the_page_back_to_its_author(client, world, review) -> None:
    client.force_login(world.person("school_reviewer", "S1"))
    decide(client, review.draft, "reject")
    assert review.draft.current_workflow_state.status == "needs_changes"
    client.force_login(review.teacher)
    edit = reverse("wagtailadmin_pages:edit", args=[review.draft.pk])
    assert client.get(edit).status_code == 200


def test_a_revision_that_nobody_read_does_not_go_live(client, world, review) -> None:
    state = review.draft.current_workflow_task_state
    review.draft.title = "Đổi sau khi nộp"
    review.draft.save_revision(user=review.teacher)
    client.force_login(world.person("school_reviewer", "S1"))
    decide(client, review.draft, "approve", state)
    assert not review.draft.live


def test_a_state_borrowed_from_another_page_is_refused(client, world, review) -> None:
    other = world.things["S2"]
    other.draft.get_workflow().start(other.draft, other.teacher)
    client.force_login(world.person("school_reviewer", "S1"))
    foreign = other.draft.current_workflow_task_state
    decide(client, review.draft, "approve", foreign)
    other.draft.refresh_from_db()
    assert not other.draft.live
    assert not review.draft.live


def test_workflow_reports_show_own_pages_only(client, world, review) -> None:
    client.force_login(world.things["S2"].teacher)
    for name in ("workflow", "workflow_tasks"):
        text = client.get(reverse(f"wagtailadmin_reports:{name}")).content.decode()
        assert "Nháp S1" not in text


def test_a_person_without_roles_reviews_nothing(world, review) -> None:
    assert not TaskState.objects.reviewable_by(UserFactory()).exists()
