"""What a lesson knows by itself, and what survives the loss of what it names."""

import pytest
from django.db.models import ProtectedError
from wagtail.models import Page

from lessons.catalogue.actions import draft_lesson
from lessons.catalogue.models import LessonPage
from lessons.catalogue.queries import find_around
from lessons.curriculum.models import Topic
from tests.factories.catalogue import make_lesson
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics(toan):
    """The topics of Toán in grade 1, in teaching order."""
    return list(Topic.objects.filter(course=toan.course).order_by("path"))


def test_takes_core_and_outcomes_from_its_topic_until_it_says_otherwise(toan, topics):
    topics[0].is_core, topics[0].outcomes = True, "Đếm được.\nViết được."
    lesson = LessonPage(topic=topics[0])
    assert lesson.counts_as_core is True
    assert lesson.list_outcomes() == ["Đếm được.", "Viết được."]
    lesson.is_core, lesson.outcomes = False, "Cộng được.\n\n"
    assert lesson.counts_as_core is False
    assert lesson.list_outcomes() == ["Cộng được."]
    assert LessonPage().counts_as_core is None


def test_a_draft_knows_its_teacher_and_school_from_who_begins_it(toan):
    school = OrganisationFactory(name="Trường Tiểu học Sóng Biếc")
    teacher = UserFactory(first_name="Nguyễn Thị Minh", last_name="Khai")
    MembershipFactory(user=teacher, organisation=school)
    lesson = draft_lesson(subject_page=toan, title="Bài", summary="Tóm tắt.", by=teacher)
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert lesson.school_name == "Trường Tiểu học Sóng Biếc"
    assert lesson.list_teacher_names() == [teacher.get_full_name()]
    assert lesson.course == toan.course


def test_a_name_stays_when_the_account_goes(toan):
    teacher = UserFactory(first_name="Cô", last_name="Hoa")
    lesson = draft_lesson(subject_page=toan, title="Bài", summary="Tóm tắt.", by=teacher)
    teacher.delete()
    assert LessonPage.objects.get(pk=lesson.pk).list_teacher_names() == ["Cô Hoa"]
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert draft.list_teacher_names() == ["Cô Hoa"]


def test_a_saved_lesson_keeps_its_recording(toan):
    lesson = make_lesson(toan)
    with pytest.raises(ProtectedError):
        lesson.recording.delete()


def test_an_old_draft_opens_without_what_is_gone(toan, topics):
    lesson = make_lesson(toan, topic=topics[-1])
    old = lesson.latest_revision
    recording, topic = lesson.recording, lesson.topic
    lesson.recording = lesson.topic = None
    lesson.save_revision()
    lesson.save()
    recording.delete()
    topic.delete()
    draft = old.as_object()
    assert (draft.recording, draft.topic) == (None, None)


def test_leads_to_the_lessons_before_and_after_in_teaching_order(toan, topics):
    second = make_lesson(toan, title="Hai", topic=topics[1], live=True)
    third = make_lesson(toan, title="Ba", topic=topics[2], live=True)
    first = make_lesson(toan, title="Một", topic=topics[1], live=True)
    first.move(second, "left")
    make_lesson(toan, title="Nháp", topic=topics[1], live=False)
    second.refresh_from_db()
    around = find_around(second)
    assert (around.previous.pk, around.following.pk) == (first.pk, third.pk)
    last = find_around(LessonPage.objects.get(pk=third.pk))
    assert (last.previous.pk, last.following) == (second.pk, None)


def test_shows_chosen_lessons_in_their_order_as_far_as_they_are_public(toan):
    live, draft, other = (
        make_lesson(toan, title=title, live=live)
        for title, live in (("A", True), ("B", False), ("C", True))
    )
    lesson = make_lesson(toan, title="D")
    lesson.related_lessons = [
        ("lesson", Page.objects.get(pk=one.pk)) for one in (other, draft, live, lesson)
    ]
    lesson.save()
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert [one.pk for one in find_around(lesson).related] == [other.pk, live.pk]
