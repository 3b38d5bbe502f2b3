"""Saves one topic, course or subject at a place among its siblings."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lessons.curriculum.actions.arranging import arrange_topics, renumber
from lessons.curriculum.models import Course, Subject, Topic
from lessons.curriculum.permissions import require
from lessons.curriculum.rules import insert_at


@transaction.atomic
def place_topic(*, topic: Topic, position: int | None, by: Any, now: datetime) -> Topic:
    """Save `topic` at `position` among the topics of the same parent; last for None.

    :raises PermissionDenied: unless `by` may add or change topics.
    """
    require(by.has_perm(f"curriculum.{'add' if topic._state.adding else 'change'}_topic"))
    topic.save()
    siblings = Topic.objects.filter(course=topic.course_id, parent=topic.parent_id)
    renumber(insert_at(siblings.order_by("position", "pk"), topic, position))
    arrange_topics([topic.course_id])
    topic.refresh_from_db(fields=["position", "path"])
    return topic


@transaction.atomic
def place_course(*, course: Course, position: int | None, by: Any, now: datetime) -> Course:
    """Save `course` at `position` among the subjects of its grade; last for None.

    :raises PermissionDenied: unless `by` may add or change courses.
    """
    require(by.has_perm(f"curriculum.{'add' if course._state.adding else 'change'}_course"))
    course.save()
    siblings = Course.objects.filter(grade=course.grade_id).order_by("position", "pk")
    renumber(insert_at(siblings, course, position))
    course.refresh_from_db(fields=["position"])
    return course


@transaction.atomic
def place_subject(*, subject: Subject, position: int | None, by: Any, now: datetime) -> Subject:
    """Save `subject` at `position` among all subjects; last for None.

    :raises PermissionDenied: unless `by` may add or change subjects.
    """
    require(by.has_perm(f"curriculum.{'add' if subject._state.adding else 'change'}_subject"))
    subject.save()
    renumber(insert_at(Subject.objects.order_by("position", "pk"), subject, position))
    subject.refresh_from_db(fields=["position"])
    return subject
