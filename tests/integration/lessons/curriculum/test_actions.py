"""Loading and placing: idempotent, ordered, in a fixed number of queries."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from lessons.curriculum.actions import load_curriculum, load_topics, place_course, place_topic
from lessons.curriculum.models import Course, Grade, Level, Subject, Topic
from lessons.curriculum.queries import (
    get_official_programme,
    list_courses,
    list_grades,
    list_topics,
    list_topics_below,
)
from lessons.curriculum.rules import InvalidProgramme, Programme, TopicEntry
from lessons.curriculum.signals import courses_changed, names_changed
from tests.factories.curriculum import CourseFactory, GradeFactory, TopicFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def describe(course: Course) -> list[tuple[str, str]]:
    return [(topic.path, topic.code) for topic in list_topics(course)]


def test_loads_the_official_programme_once(django_assert_max_num_queries) -> None:
    programme = get_official_programme()
    with django_assert_max_num_queries(40):
        first = load_curriculum(programme=programme, by=None, now=NOW)
    again = load_curriculum(programme=programme, by=None, now=NOW)
    assert first.added == Course.objects.count() + Topic.objects.count() + 29 + 15 + 4
    assert (first.changed, again.total) == (0, 0)
    course = list_courses().get(grade__number=1, subject__code="toan")
    topics = list(list_topics(course))
    assert [topic.code for topic in topics[:3]] == [
        "cac-so-den-10",
        "cac-so-den-5",
        "cac-so-6-den-10",
    ]
    assert [topic.depth for topic in topics[:5]] == [1, 2, 2, 2, 1]


def test_changes_only_what_differs() -> None:
    programme = get_official_programme()
    load_curriculum(programme=programme, by=None, now=NOW)
    topics = [replace(programme.topics[0], name="Tên mới"), *programme.topics[1:]]
    changed = load_curriculum(programme=replace(programme, topics=topics), by=None, now=NOW)
    assert (changed.added, changed.changed) == (0, 1)


@pytest.fixture
def told():
    """Yield what is said of the curriculum: what changed, and what is called otherwise."""
    said = []

    def hear_change(sender, **_kwargs):
        said.append(sender)

    def hear_names(sender, pks, **_kwargs):
        said.append((sender, pks))

    courses_changed.connect(hear_change)
    names_changed.connect(hear_names)
    yield said
    courses_changed.disconnect(hear_change)
    names_changed.disconnect(hear_names)


def test_every_change_is_told(told, admin_user) -> None:
    topic = TopicFactory()
    level = topic.course.grade.level
    assert set(told) == {Level, Grade, Subject, Course, Topic}
    told.clear()
    level.name = "Cấp I"
    level.save()
    assert told == [Level, (Level, {level.pk})]
    told.clear()
    place_topic(topic=topic, position=1, by=admin_user, now=NOW)
    assert told == [Topic]
    told.clear()
    keys = {"level": level.code, "grade": 1, "subject": topic.course.subject.code}
    entry = TopicEntry(**keys, code=topic.code, name="Tên mới", outcomes=topic.outcomes)
    load_topics(programme=Programme(topics=[entry]), by=admin_user, now=NOW)
    assert told == [(Topic, {topic.pk}), Topic]
    told.clear()
    pk = topic.pk
    topic.delete()
    assert told == [(Topic, {pk}), Topic]


def test_refuses_a_person_without_the_permissions(django_user_model) -> None:
    teacher = django_user_model.objects.create_user("teacher")
    with pytest.raises(PermissionDenied):
        load_curriculum(programme=Programme(), by=teacher, now=NOW)
    with pytest.raises(PermissionDenied):
        load_topics(programme=Programme(), by=teacher, now=NOW)
    with pytest.raises(PermissionDenied):
        place_topic(topic=TopicFactory(), position=1, by=teacher, now=NOW)


def test_writes_nothing_of_a_programme_with_a_gap(admin_user) -> None:
    course = CourseFactory()
    keys = {"level": "primary", "grade": 1, "subject": course.subject.code}
    programme = Programme(
        topics=[
            TopicEntry(**keys, code="a", name="A"),
            TopicEntry(**keys, code="b", name="B", parent="nowhere"),
        ]
    )
    with pytest.raises(InvalidProgramme):
        load_topics(programme=programme, by=admin_user, now=NOW)
    assert not Topic.objects.exists()


def test_refuses_topics_in_a_circle(admin_user) -> None:
    course = CourseFactory()
    keys = {"level": "primary", "grade": 1, "subject": course.subject.code}
    programme = Programme(
        topics=[
            TopicEntry(**keys, code="a", name="A", parent="b"),
            TopicEntry(**keys, code="b", name="B", parent="a"),
        ]
    )
    with pytest.raises(InvalidProgramme):
        load_topics(programme=programme, by=admin_user, now=NOW)
    assert not Topic.objects.exists()


def test_moves_a_topic_with_everything_below_it(admin_user) -> None:
    course = CourseFactory()
    a = TopicFactory(course=course, code="a")
    b = TopicFactory(course=course, code="b")
    TopicFactory(parent=b, code="b1")
    other = TopicFactory(code="other")
    place_topic(topic=b, position=1, by=admin_user, now=NOW)
    assert describe(course) == [("0001", "b"), ("0001.0001", "b1"), ("0002", "a")]
    b.parent = a
    place_topic(topic=b, position=None, by=admin_user, now=NOW)
    assert describe(course) == [("0001", "a"), ("0001.0001", "b"), ("0001.0001.0001", "b1")]
    other.refresh_from_db()
    assert other.path == "0001"


def test_puts_a_new_topic_last_or_where_it_was_asked(admin_user) -> None:
    course = CourseFactory()
    TopicFactory(course=course, code="a")
    for code, position in (("last", None), ("first", 1)):
        topic = Topic(course=course, code=code, name=code)
        place_topic(topic=topic, position=position, by=admin_user, now=NOW)
    assert [code for _path, code in describe(course)] == ["first", "a", "last"]


def test_moves_a_course_within_its_grade_only(admin_user) -> None:
    first, second = CourseFactory(position=1), CourseFactory(position=2)
    elsewhere = CourseFactory(grade=GradeFactory(number=2), position=1)
    place_course(course=second, position=1, by=admin_user, now=NOW)
    assert list(list_courses(grade=first.grade)) == [second, first]
    elsewhere.refresh_from_db()
    assert elsewhere.position == 1


def test_reads_take_one_query_each(django_assert_num_queries) -> None:
    course = CourseFactory()
    for _ in range(3):
        TopicFactory(parent=TopicFactory(course=course))
    with django_assert_num_queries(1):
        assert {topic.course.grade.level.code for topic in list_topics(course)} == {"primary"}
    with django_assert_num_queries(1):
        assert [str(item) for item in list_courses()] == [str(course)]
    with django_assert_num_queries(1):
        assert [grade.level.name for grade in list_grades()] == ["Tiểu học"]


def test_lists_a_branch_and_nothing_beside_it() -> None:
    course = CourseFactory()
    top = TopicFactory(course=course)
    below = TopicFactory(parent=top)
    TopicFactory(course=course)
    TopicFactory()
    assert list(list_topics_below(top)) == [top, below]
