"""Checking, handing in, taking back, duplicating, sharing; recordings that come by themselves."""

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import WorkflowState

from lessons.catalogue.models import LessonPage
from lessons.desk.actions import duplicate_lesson, release_co_teacher
from lessons.desk.models import CoTeacher
from lessons.desk.permissions import NotAllowed
from lessons.desk.rules import name_purpose
from lessons.desk.signal_handlers import attach_upload
from lessons.reviews.models import Withdrawal
from lessons.reviews.models.things import name_thing
from tests.factories.catalogue import make_lesson
from tests.factories.media import EncodingFactory, JobFactory, SourceFactory, UploadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _signed_in(client, teacher):
    client.force_login(teacher)


def find_all(*, user, words):
    people = get_user_model().objects.exclude(pk=user.pk).order_by("pk")
    return list(people.filter(username=words) | people.filter(last_name__icontains=words))


def read(client, lesson, name="check"):
    return client.get(reverse(f"desk:{name}", args=[lesson.pk])).content.decode()


def act(client, lesson, name, data=None):
    return client.post(reverse(f"desk:{name}", args=[lesson.pk]), data or {}, follow=True)


def test_every_gap_leads_to_where_it_is_mended(client, toan, teacher, workflow):
    lesson = make_lesson(toan, owner=teacher, recording=None, topic=None)
    page = read(client, lesson)
    describe = reverse("desk:describe", args=[lesson.pk])
    for address in (f"{describe}#id_topic", f"/desk/{lesson.pk}/"):
        assert f'href="{address}"' in page
    assert reverse("desk:submit", args=[lesson.pk]) not in page
    answer = act(client, lesson, "submit")
    assert 'class="error"' in answer.content.decode()
    assert not WorkflowState.objects.exists()


def test_one_figure_tells_how_far_the_film_is(client, toan, teacher, workflow):
    source = SourceFactory()
    encoding = EncodingFactory(original=source.original, state="encoding")
    whole = JobFactory(kind="encode", encoding=encoding, state="running", percent=61.2, eta_s=130)
    JobFactory(kind="encode", encoding=encoding, parent=whole, state="running", percent=7)
    page = read(client, make_lesson(toan, owner=teacher, recording=source))
    assert "(61%)" in page
    assert "(7%)" not in page
    assert page.count("61%") == 1
    assert "Còn khoảng 2 phút." in page


def test_a_whole_lesson_is_handed_in_and_taken_back(client, lesson, workflow):
    assert reverse("desk:submit", args=[lesson.pk]) in read(client, lesson)
    act(client, lesson, "submit")
    assert lesson.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert reverse("desk:withdraw", args=[lesson.pk]) in read(client, lesson)
    act(client, lesson, "withdraw")
    assert LessonPage.objects.get(pk=lesson.pk).current_workflow_state is None
    act(client, lesson, "submit")
    assert WorkflowState.objects.filter(status="in_progress").count() == 1


def test_a_lesson_that_was_sent_back_goes_on_in_the_same_review(client, lesson, workflow, teacher):
    state = workflow.start(lesson, teacher)
    state.current_task_state.reject(user=teacher, comment="Sửa tiếng.")
    assert "Sửa tiếng." in read(client, lesson)
    act(client, lesson, "submit")
    state.refresh_from_db()
    assert state.status == WorkflowState.STATUS_IN_PROGRESS
    assert WorkflowState.objects.count() == 1


def test_the_preview_shows_the_draft_to_its_teachers_alone(client, lesson, colleague):
    answer = client.get(reverse("desk:preview", args=[lesson.pk]))
    assert lesson.title in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    client.force_login(colleague)
    assert client.get(reverse("desk:preview", args=[lesson.pk])).status_code == 404


def test_a_copy_is_a_draft_of_this_year_with_the_same_video(lesson, teacher):
    lesson.latest_revision.publish()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.school_year = "2025–2026"
    lesson.save_revision(user=teacher)
    copy = duplicate_lesson(lesson=lesson, by=teacher, now=timezone.localtime().replace(2026, 9, 5))
    assert (copy.live, copy.title, copy.school_year) == (False, lesson.title, "2026–2027")
    assert (copy.recording, copy.topic) == (lesson.recording, lesson.topic)
    assert copy.slug != lesson.slug
    assert copy.list_teacher_names() == ["Cô Hoa"]
    again = duplicate_lesson(lesson=copy, by=teacher, now=timezone.localtime().replace(2026, 9, 5))
    assert again.title == f"{lesson.title} (bản sao)"


def test_a_named_colleague_writes_but_does_not_hand_in(
    client, lesson, teacher, colleague, settings, workflow
):
    settings.LESSONS = {"COLLEAGUES": f"{__name__}.find_all"}
    found = client.get(reverse("desk:share", args=[lesson.pk]), {"q": "Bình"}).content.decode()
    assert "Lê Văn Bình" in found
    act(client, lesson, "share", {"name": colleague.username})
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert draft.list_teacher_names() == ["Cô Hoa", "Lê Văn Bình"]
    client.force_login(colleague)
    assert lesson.title in client.get(reverse("desk:lessons")).content.decode()
    assert "Người tạo bài giảng sẽ gửi duyệt." in read(client, lesson)
    act(client, lesson, "submit")
    assert not WorkflowState.objects.exists()
    act(client, lesson, "share", {"name": teacher.username})
    assert CoTeacher.objects.count() == 1
    act(client, lesson, "share", {"leave": colleague.pk})
    assert client.get(reverse("desk:check", args=[lesson.pk])).status_code == 404
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert draft.list_teacher_names() == ["Cô Hoa"]


def test_a_host_without_colleagues_offers_none(client, lesson, colleague, settings):
    settings.LESSONS = {}
    assert client.get(reverse("desk:share", args=[lesson.pk])).status_code == 404
    act(client, lesson, "share", {"name": colleague.username})
    assert not CoTeacher.objects.exists()


def test_a_co_teacher_cannot_let_another_go(lesson, teacher, colleague):
    CoTeacher.objects.create(lesson=lesson, account=colleague, named_at=timezone.now())
    with pytest.raises(NotAllowed):
        release_co_teacher(lesson=lesson, account_id=teacher.pk, by=colleague)


def test_whoever_may_no_longer_write_reads_only(client, lesson, teacher, workflow):
    # Still on the desk: the group may add elsewhere, but not below this subject any more.
    group = teacher.groups.get()
    permission = group.page_permissions.get()
    other = lesson.get_parent().get_next_sibling() or lesson.get_parent().get_prev_sibling()
    permission.page = other
    permission.save()
    client.force_login(get_user_model().objects.get(pk=teacher.pk))
    assert "không còn quyền sửa" in read(client, lesson)
    act(client, lesson, "submit")
    assert not WorkflowState.objects.exists()


def test_an_upload_puts_its_recording_into_its_lesson(toan, teacher):
    lesson = make_lesson(toan, owner=teacher, recording=None)
    source = SourceFactory(uploaded_by_user=teacher)
    upload = UploadFactory(owner=teacher, meant_for=name_purpose(lesson.pk))
    attach_upload(upload=upload, source=source)
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert draft.recording == source


def test_an_upload_of_somebody_else_puts_nothing_into_a_lesson(toan, teacher, colleague):
    lesson = make_lesson(toan, owner=teacher, recording=None)
    upload = SimpleNamespace(owner=colleague, meant_for=name_purpose(lesson.pk), key="x")
    attach_upload(upload=upload, source=SourceFactory(uploaded_by_user=colleague))
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object().recording is None


def test_an_upload_for_a_lesson_in_review_changes_nothing(lesson, teacher, workflow):
    workflow.start(lesson, teacher)
    before = lesson.recording
    upload = UploadFactory(owner=teacher, meant_for=name_purpose(lesson.pk))
    attach_upload(upload=upload, source=SourceFactory(uploaded_by_user=teacher))
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert draft.recording == before


def test_a_withdrawn_lesson_says_so_with_the_reason(client, lesson, workflow):
    Withdrawal.objects.create(
        **name_thing(lesson), reason="Sai phép cộng ở phút 2", withdrawn_at=timezone.now()
    )
    for page in (read(client, lesson), client.get(reverse("desk:lessons")).content.decode()):
        assert "<span>Đã thu hồi</span>" in page
        assert "Sai phép cộng ở phút 2" in page
    assert reverse("desk:submit", args=[lesson.pk]) in read(client, lesson)
