"""The teacher's list: every state in plain words, nobody else's drafts, few queries."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks

from lessons.catalogue.models import LessonPage
from lessons.desk.models import CoTeacher
from lessons.desk.queries import count_shelves, describe_entries, list_lessons
from lessons.desk.rules import Shelf, name_purpose
from tests.factories.catalogue import make_lesson
from tests.factories.media import EncodingFactory, JobFactory, SourceFactory, UploadFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _signed_in(client, teacher):
    client.force_login(teacher)


def read(client, query=""):
    return client.get(reverse("desk:lessons") + query).content.decode()


def test_a_lesson_says_in_words_how_far_it_is(client, toan, teacher, workflow, media_stores):
    make_lesson(toan, owner=teacher, title="Nháp", recording=None)
    lesson = make_lesson(toan, owner=teacher, title="Đang tải", recording=None)
    UploadFactory(owner=teacher, meant_for=name_purpose(lesson.pk), length=100, received=43)
    source = SourceFactory()
    encoding = EncodingFactory(original=source.original, state="encoding")
    JobFactory(kind="encode", encoding=encoding, state="running", percent=61.2, eta_s=130)
    make_lesson(toan, owner=teacher, title="Đang làm", recording=source)
    make_lesson(toan, owner=teacher, title="Sẵn")
    waiting = make_lesson(toan, owner=teacher, title="Chờ")
    workflow.start(waiting, teacher)
    returned = make_lesson(toan, owner=teacher, title="Trả")
    reviewer = UserFactory(first_name="Phạm Thị", last_name="Lan")
    state = workflow.start(returned, teacher)
    state.current_task_state.reject(user=reviewer, comment="Tiếng hơi nhỏ.")
    live = make_lesson(toan, owner=teacher, title="Công khai")
    live.latest_revision.publish()
    page = read(client)
    for text in (
        "Bản nháp",
        "Đang tải lên 43 %",
        "Đang xử lý video 61 %",
        "Còn khoảng 2 phút.",
        "Video sẵn sàng",
        "“Duyệt cấp trường”, từ ",
        "Phạm Thị Lan đề nghị chỉnh sửa",
        "Tiếng hơi nhỏ.",
        "Đã công bố",
        "/lop-1/toan/cong-khai/",
    ):
        assert text in page, text
    assert read(client, "?shelf=sent-back").count("desk-lesson") < page.count("desk-lesson")
    assert count_shelves(teacher) == {
        Shelf.ALL: 7,
        Shelf.WRITING: 4,
        Shelf.IN_REVIEW: 1,
        Shelf.SENT_BACK: 1,
        Shelf.PUBLISHED: 1,
    }


def test_nobody_meets_another_s_lesson_by_list_or_by_number(client, toan, colleague):
    other = make_lesson(toan, owner=colleague, title="Của bạn")
    assert "Của bạn" not in read(client)
    for name in ("recording", "describe", "check", "preview", "share"):
        assert client.get(reverse(f"desk:{name}", args=[other.pk])).status_code == 404
    for name in ("submit", "withdraw", "duplicate", "enclose"):
        assert client.post(reverse(f"desk:{name}", args=[other.pk])).status_code == 404


def test_a_co_taught_lesson_is_listed_with_its_draft(client, toan, teacher, colleague):
    lesson = make_lesson(toan, owner=colleague, title="Của bạn")
    CoTeacher.objects.create(lesson=lesson, account=teacher, named_at=timezone.now())
    page = read(client)
    assert "Của bạn" in page
    assert "thầy cô cùng soạn" in page


def test_whoever_writes_nowhere_has_no_desk(client):
    client.force_login(UserFactory())
    assert client.get(reverse("desk:lessons")).status_code == 404


def test_the_anonymous_sign_in_first(client):
    client.logout()
    assert client.get(reverse("desk:lessons")).status_code == 302


def test_twenty_lessons_cost_few_queries(
    client, toan, teacher, workflow, django_assert_max_num_queries, media_stores, monkeypatch
):
    monkeypatch.setenv("SONGHOC_DEMO", "0")  # a site in use; the demo asks how far it is
    for number in range(20):
        lesson = make_lesson(toan, owner=teacher, title=f"Bài {number}")
        UploadFactory(owner=teacher, meant_for=name_purpose(lesson.pk))
        if number % 3 == 0:
            workflow.start(lesson, teacher)
        if number % 5 == 0:
            lesson.latest_revision.publish()
    with django_assert_max_num_queries(12):
        entries = describe_entries(list_lessons(teacher)[:20], user=teacher)
    assert len(entries) == 20
    read(client)
    # The head counts notices, and asks whether questions of pupils concern this person.
    with django_assert_max_num_queries(15):
        read(client)


def test_a_draft_over_a_live_lesson_tells_of_its_own_recording(client, toan, teacher):
    lesson = make_lesson(toan, owner=teacher)
    lesson.latest_revision.publish()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    lesson.recording = SourceFactory()
    lesson.save_revision()
    (entry,) = describe_entries(list_lessons(teacher), user=teacher)
    assert entry.recording.source == lesson.recording
    assert "có chỉnh sửa chưa gửi duyệt" in read(client)


def test_another_room_may_add_a_remark(client, lesson):
    def remark(lessons):
        return {one.pk: ["Lên sóng ngày 20/11/2026"] for one in lessons}

    with hooks.register_temporarily("describe_desk_lessons", remark):
        assert "Lên sóng ngày 20/11/2026" in read(client)
    assert "Lên sóng" not in read(client)


def test_a_lesson_begins_where_the_last_one_was_written(client, toan, teacher, lesson):
    form = client.get(reverse("desk:begin")).context["form"]
    assert form.initial["place"] == toan
    answer = client.post(reverse("desk:begin"), {"title": "Bài hai", "place": toan.pk})
    made = LessonPage.objects.get(title="Bài hai")
    assert answer.url == reverse("desk:recording", args=[made.pk])
    assert (made.live, made.owner, made.list_teacher_names()) == (
        False,
        teacher,
        ["Nguyễn Thị Hoa"],
    )
    assert made.latest_revision is not None


def test_a_lesson_does_not_begin_without_a_name_or_out_of_reach(client, toan, teachers):
    teachers.page_permissions.all().delete()
    assert client.post(reverse("desk:begin"), {"title": "x", "place": toan.pk}).status_code == 404
    assert not LessonPage.objects.exists()
