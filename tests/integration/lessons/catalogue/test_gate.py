"""Nothing that is not whole comes before reviewers, by whatever way it is submitted."""

import json

import pytest
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowState, WorkflowTask
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from lessons.catalogue.actions import UnableToSubmit
from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.catalogue.queries import list_gaps
from tests.factories.catalogue import QUESTION, make_lesson
from tests.factories.media import EncodingFactory, JobFactory, SourceFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def workflow(home):
    """Wagtail's own review, as a host without our people has it."""
    workflow = Workflow.objects.create(name="Kiểm duyệt")
    task = GroupApprovalTask.objects.create(name="Bước 1")
    WorkflowTask.objects.create(workflow=workflow, task=task.task_ptr, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=home.page_ptr)
    return workflow


@pytest.fixture
def chief():
    return UserFactory(superuser=True)


def list_blocking(lesson):
    return [gap.gap.kind.value for gap in list_gaps(lesson) if gap.is_blocking]


def fill_in(lesson, **changes):
    """Return what the editor posts for `lesson`."""
    values = {
        "title": lesson.title,
        "slug": lesson.slug,
        "summary": lesson.summary,
        "topic": lesson.topic_id or "",
        "recording": lesson.recording_id or "",
        "is_core": "",
        "language": "vi",
        "attachments": streamfield([]),
        "body": streamfield([]),
        "related_lessons": streamfield([]),
        "questions": streamfield([]),
        "teachers": inline_formset([{"name": "Cô Hoa"}]),
        "comments": inline_formset([]),
    }
    return nested_form_data(values | changes)


def test_a_whole_lesson_is_reviewed(toan, workflow, chief):
    lesson = make_lesson(toan)
    assert list_blocking(lesson) == []
    assert workflow.start(lesson, chief).status == WorkflowState.STATUS_IN_PROGRESS


def test_a_recording_that_is_being_encoded_blocks_and_says_how_far_it_is(toan):
    source = SourceFactory()
    lesson = make_lesson(toan, recording=source)
    encoding = EncodingFactory(original=source.original, state="encoding")
    JobFactory(kind="encode", encoding=encoding, state="running", percent=43.2)
    first = list_gaps(lesson)[0]
    assert (first.gap.kind, first.gap.number, first.field) == ("recording_waits", 43, "recording")
    assert "43%" in first.sentence


def test_refuses_a_review_of_what_is_not_whole_and_says_what_is_missing(toan, workflow, chief):
    lesson = make_lesson(toan, recording=None, topic=None)
    with pytest.raises(UnableToSubmit) as refusal:
        workflow.start(lesson, chief)
    assert len(refusal.value.messages) == 2
    assert not WorkflowState.objects.exists()


def test_asks_about_the_newest_draft_and_not_about_what_is_live(toan, workflow, chief):
    lesson = make_lesson(toan)
    lesson.latest_revision.publish()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.topic = None
    lesson.save_revision()
    with pytest.raises(UnableToSubmit):
        workflow.start(LessonPage.objects.get(pk=lesson.pk), chief)


def test_refuses_to_resume_a_review_with_a_draft_that_lost_something(toan, workflow, chief):
    lesson = make_lesson(toan)
    state = workflow.start(lesson, chief)
    state.current_task_state.reject(user=chief)
    lesson.topic = None
    lesson.save_revision()
    state = WorkflowState.objects.get()
    with pytest.raises(UnableToSubmit):
        state.resume(user=chief)


def test_a_lesson_of_another_subject_s_topic_is_not_whole(toan):
    elsewhere = SubjectPage.objects.get(course__grade__number=2, slug="tieng-viet")
    other = make_lesson(elsewhere)
    lesson = make_lesson(toan, topic=other.topic)
    assert list_blocking(lesson) == ["foreign_topic"]


def test_the_editor_saves_a_draft_of_a_title_alone_and_lists_what_is_missing(client, toan, chief):
    client.force_login(chief)
    address = reverse("wagtailadmin_pages:add", args=["catalogue", "lessonpage", toan.pk])
    empty = LessonPage(title="Chưa xong", slug="chua-xong")
    answer = client.post(address, fill_in(empty))
    lesson = LessonPage.objects.get()
    assert answer.status_code == 302
    page = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).content.decode()
    for gap in list_gaps(lesson):
        assert gap.sentence in page
    assert {"no_recording", "no_topic", "no_summary"} <= set(list_blocking(lesson))


def test_the_editor_refuses_to_submit_and_says_why_beside_the_field(client, toan, workflow, chief):
    client.force_login(chief)
    lesson = make_lesson(toan, recording=None)
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    answer = client.post(address, fill_in(lesson) | {"action-submit": "1"})
    assert answer.status_code == 200
    assert [*answer.context["form"].errors] == ["recording"]
    assert not WorkflowState.objects.exists()


def test_the_editor_submits_what_is_whole(client, toan, workflow, chief):
    client.force_login(chief)
    lesson = make_lesson(toan)
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert client.post(address, fill_in(lesson) | {"action-submit": "1"}).status_code == 302
    assert WorkflowState.objects.count() == 1


def test_the_editor_overwrites_nobody_else_s_words_unseen(client, toan, chief):
    client.force_login(chief)
    lesson = make_lesson(toan, owner=chief)
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])

    def read_draft():
        return LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()

    def load():
        return {
            "loaded_revision_created_at": client.get(address).context["loaded_revision_created_at"]
        }

    shown = load()
    # The same person's own later draft is no clash.
    lesson.save_revision(user=chief)
    assert client.post(address, fill_in(lesson) | shown).status_code == 302
    shown = load()
    colleague = UserFactory(first_name="Lê Văn", last_name="Bình")
    theirs = read_draft()
    theirs.summary = "Của bạn"
    theirs.save_revision(user=colleague)
    answer = client.post(address, fill_in(lesson, summary="Của tôi") | shown)
    assert answer.status_code == 200
    assert "Lê Văn Bình" in answer.content.decode()
    assert "Của tôi" in answer.content.decode()
    assert read_draft().summary == "Của bạn"
    # Both were seen: saving once more is a decision.
    shown = {"loaded_revision_created_at": answer.context["loaded_revision_created_at"]}
    assert client.post(address, fill_in(lesson, summary="Của tôi") | shown).status_code == 302
    assert read_draft().summary == "Của tôi"


def test_the_editor_offers_the_topics_of_this_subject_alone(client, toan, chief):
    client.force_login(chief)
    lesson = make_lesson(toan)
    form = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).context["form"]
    offered = {topic.course_id for topic in form.fields["topic"].queryset}
    assert offered == {toan.course_id}


def test_a_question_without_a_right_answer_is_named_by_its_number(toan):
    wrong = json.loads(json.dumps(QUESTION))
    wrong["value"]["choices"][0]["is_right"] = False
    lesson = make_lesson(toan, questions=json.dumps([QUESTION, wrong]))
    gaps = [gap.gap for gap in list_gaps(lesson) if gap.is_blocking]
    assert [(gap.kind, gap.number) for gap in gaps] == [("question_without_answer", 2)]


def test_a_host_may_demand_captions(toan, settings):
    settings.LESSONS = {"DEMANDED": ["no_captions"]}
    assert list_blocking(make_lesson(toan)) == ["no_captions"]


def test_a_lesson_that_was_never_saved_can_be_looked_at(client, toan, chief):
    client.force_login(chief)
    question = {"type": "short_answer", "value": {"text": "5 + 5 = ?", "accepted": ["10"]}}
    lesson = LessonPage(title="Mới tinh", slug="moi-tinh", summary="Xem trước.")
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["catalogue", "lessonpage", toan.pk]
    )
    value = {
        "text": "5 + 5 = ?",
        "picture": "",
        "accepted": streamfield([("item", "10")]) | {"count": "1"},
        "explanation": "",
    }
    questions = streamfield([(question["type"], value)])
    assert client.post(address, fill_in(lesson, questions=questions)).json()["is_valid"]
    assert "Mới tinh" in client.get(address).content.decode()
