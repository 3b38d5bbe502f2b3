"""Levels, grades, subjects, courses and topics for tests."""

import factory
from factory.django import DjangoModelFactory

from lessons.curriculum.models import Course, Grade, Level, Subject, Topic
from lessons.curriculum.rules import Standing


class LevelFactory(DjangoModelFactory):
    class Meta:
        model = Level
        django_get_or_create = ("code",)

    code = "primary"
    name = "Tiểu học"
    position = 1


class GradeFactory(DjangoModelFactory):
    class Meta:
        model = Grade
        django_get_or_create = ("level", "number")

    level = factory.SubFactory(LevelFactory)
    number = 1
    name = factory.LazyAttribute(lambda grade: f"Lớp {grade.number}")


class SubjectFactory(DjangoModelFactory):
    class Meta:
        model = Subject
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"mon-{n}")
    name = factory.Sequence(lambda n: f"Môn {n}")
    position = factory.Sequence(lambda n: n + 1)


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    class Params:
        chosen = factory.Trait(standing=Standing.CHOSEN)
        optional = factory.Trait(standing=Standing.OPTIONAL)

    grade = factory.SubFactory(GradeFactory)
    subject = factory.SubFactory(SubjectFactory)
    position = factory.Sequence(lambda n: n + 1)


class TopicFactory(DjangoModelFactory):
    """A topic at the given place; `parent` brings its course along."""

    class Meta:
        model = Topic

    class Params:
        core = factory.Trait(is_core=True)

    course = factory.LazyAttribute(
        lambda topic: topic.parent.course if topic.parent else CourseFactory()
    )
    parent = None
    position = factory.LazyAttribute(
        lambda topic: Topic.objects.filter(course=topic.course, parent=topic.parent).count() + 1
    )
    path = factory.LazyAttribute(
        lambda topic: (f"{topic.parent.path}." if topic.parent else "") + f"{topic.position:04d}"
    )
    code = factory.Sequence(lambda n: f"chu-de-{n}")
    name = factory.Sequence(lambda n: f"Chủ đề {n}")
    outcomes = "Đếm được đến 10."
