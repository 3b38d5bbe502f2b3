"""A class of the demo province with its week, and what its pupils asked: one answered, one not."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils import timezone

from lessons.catalogue.models import LessonPage
from lessons.curriculum.models import Grade
from lms.classes.actions.groups import add_class, name_class_teacher
from lms.classes.actions.moderating import answer_question
from lms.classes.forms import list_school_years
from lms.classes.models import Question
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM
from lms.project.demo.learning import (
    load_attendance,
    load_more_classes,
    load_talks,
    load_terms,
    load_timetable,
)

SCHOOL, TEACHER, LESSON = "th-song-biec", "giaovien", "phep-cong-trong-pham-vi-10"
ANSWERED = ("Vì sao 3 + 2 cũng bằng 2 + 3 ạ?", "Em gộp hai nhóm theo thứ tự nào cũng được 5 quả.")
WAITING = "Nếu gộp ba nhóm thì em viết phép cộng thế nào ạ?"


def load_class(*, now: datetime) -> None:
    """Add the class and its questions, once the people and the lessons of the demo are there."""
    teacher = get_user_model().objects.get(username=TEACHER)
    group = add_class(
        school=Organisation.objects.get(code=SCHOOL),
        school_year=list_school_years(now.date())[0],
        grade=Grade.objects.get(number=1),
        name="1A",
        by=SYSTEM,
        now=now,
    )
    name_class_teacher(group=group, account=teacher, by=SYSTEM, now=now)
    today = timezone.localdate(now)
    load_terms(today=today, now=now)
    load_timetable(group, teacher=teacher, today=today, now=now)
    load_attendance(group, pupils=32, missed=(2, 0, 1), today=today, now=now)
    load_talks(group, today=today, by=teacher, now=now)
    load_more_classes(people=get_user_model().objects, today=today, now=now)
    lesson = LessonPage.objects.get(slug=LESSON)
    asked = [
        Question.objects.create(lesson_id=lesson.pk, group=group, text=text, asked_at=now)
        for text in (ANSWERED[0], WAITING)
    ]
    answer_question(
        question=asked[0],
        version=asked[0].version,
        text=ANSWERED[0],
        answer=ANSWERED[1],
        by=teacher,
        now=now,
    )
