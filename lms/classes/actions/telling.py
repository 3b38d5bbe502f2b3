"""Tells the teachers that something waits, and an account that its question is answered."""

from datetime import datetime

from django.urls import reverse

from lessons.notices.actions import tell_people
from lessons.notices.models import Notice
from lms.classes.models import Question
from lms.classes.queries.questions import list_answerers


def tell_answerers(question: Question, *, kind: str, now: datetime) -> None:
    """Tell those who answer `question`, unless they have not looked at the last word on it."""
    lesson = question.lesson
    subject = f"lesson:{lesson.pk}"
    told = Notice.objects.filter(kind=kind, subject=subject, read_at=None)
    people = list_answerers(question) - set(told.values_list("person", flat=True))
    tell_people(
        people=people,
        kind=kind,
        key=f"{kind}:{question.pk}:{question.version}",
        title=lesson.title,
        subject=subject,
        path=f"{reverse('classes:questions')}?lesson={lesson.pk}",
        now=now,
    )


def tell_asker(question: Question, *, now: datetime) -> None:
    """Tell who asked with an account that the answer is there."""
    if question.asker_id is None:
        return
    tell_people(
        people=[question.asker_id],
        kind="question.answered",
        key=f"question.answered:{question.pk}",
        title=question.lesson.title,
        path=f"{reverse('lesson_questions', args=[question.lesson_id])}#q{question.pk}",
        now=now,
    )
