"""Many lessons at once: rows and files find each other in any order, and nothing is public."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from lessons.catalogue.models import LessonPage
from lessons.desk.models import AwaitedFile
from lessons.desk.sheets import LessonSheet
from lessons.desk.signal_handlers import attach_upload
from lessons.sheets.rules import Row
from tests.factories.media import SourceFactory, UploadFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def make_row(number=2, **values):
    usual = {"file": "Bài 1.mp4", "title": "Phép cộng", "grade": 1, "subject": "Toán"}
    return Row(
        number=number, values=usual | {"topic": "", "summary": "", "series": ""} | values, texts={}
    )


def apply(rows, by):
    return LessonSheet().apply(rows, by=by, now=timezone.now())


def test_a_row_finds_its_video_that_is_there_and_waits_for_one_that_is_not(client, toan, teacher):
    source = SourceFactory(uploaded_by_user=teacher, filename="bai 1.MP4")
    topic = toan.course.topics.first()
    rows = [
        make_row(topic=topic.code, summary="Em gộp."),
        make_row(3, file="bai-2", title="Phép trừ"),
    ]
    assert LessonSheet().check(rows, by=teacher) == []
    assert apply(rows, teacher) == 2
    first, second = LessonPage.objects.order_by("pk")
    assert (first.recording, first.topic, first.live) == (source, topic, False)
    assert second.recording is None
    client.force_login(teacher)
    page = client.get(reverse("desk:bulk")).content.decode()
    assert "bai-2" in page
    assert "Phép trừ" in page
    late = SourceFactory(uploaded_by_user=teacher, filename="BÀI-2.mov")
    attach_upload(upload=UploadFactory(owner=teacher, filename="BÀI-2.mov"), source=late)
    assert LessonPage.objects.get(pk=second.pk).recording == late
    assert not AwaitedFile.objects.exists()


def test_a_file_of_somebody_else_with_the_same_name_is_not_taken(toan, teacher, colleague):
    SourceFactory(uploaded_by_user=colleague, filename="bai 1.mp4")
    apply([make_row()], teacher)
    lesson = LessonPage.objects.get()
    other = UploadFactory(owner=colleague, filename="bai 1.mp4")
    attach_upload(upload=other, source=SourceFactory(uploaded_by_user=colleague))
    lesson.refresh_from_db()
    assert lesson.recording is None
    assert AwaitedFile.objects.get().lesson == lesson


def test_says_what_is_wrong_with_a_row_before_anything_is_written(toan, teacher):
    apply([make_row(file="cho.mp4")], teacher)
    rows = [
        make_row(2, subject="Thiên văn"),
        make_row(3, file="b.mp4", topic="Không có"),
        make_row(4, file="B.mov"),
        make_row(5, file="cho"),
    ]
    errors = LessonSheet().check(rows, by=teacher)
    assert [error.row for error in errors] == [2, 3, 4, 5]
    assert LessonPage.objects.count() == 1


def test_whoever_writes_nowhere_brings_no_sheet():
    assert not LessonSheet().may_import(UserFactory())


def test_many_lessons_are_whole_and_ask_little(toan, teacher, django_assert_max_num_queries):
    rows = [make_row(number, file=f"bai-{number}", title="Phép cộng") for number in range(2, 32)]
    with django_assert_max_num_queries(30 * 5 + 25):
        apply(rows, teacher)
    lessons = list(LessonPage.objects.order_by("path"))
    assert [lesson.slug for lesson in lessons[:3]] == ["phep-cong", "phep-cong-1", "phep-cong-2"]
    assert Page.find_problems() == ([], [], [], [], [])
    for lesson in lessons:
        assert [one.account for one in lesson.teachers.all()] == [teacher]
        entry = PageLogEntry.objects.get(page=lesson.pk)
        assert (entry.action, entry.user) == ("wagtail.create", teacher)
        revision = Revision.objects.page_revisions().get(object_id=str(lesson.pk))
        assert (entry.revision, lesson.latest_revision) == (revision, revision)
        assert revision.as_object().teachers.get().account == teacher
        assert lesson.get_url_parts()[2].endswith(f"/{lesson.slug}/")
        assert lesson.has_unpublished_changes
