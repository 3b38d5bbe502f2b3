"""Classes, their timetables, and what was asked under lessons."""

from lms.classes.models.attendance import Attendance, ReachedWeek
from lms.classes.models.contacts import ContactNote, ContactReading
from lms.classes.models.groups import ClassGroup, ClassTeacher
from lms.classes.models.periods import Period
from lms.classes.models.questions import Question
from lms.classes.models.terms import Holiday, Term

__all__ = [
    "Attendance",
    "ClassGroup",
    "ClassTeacher",
    "ContactNote",
    "ContactReading",
    "Holiday",
    "Period",
    "Question",
    "ReachedWeek",
    "Term",
]
