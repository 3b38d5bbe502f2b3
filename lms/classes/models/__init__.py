"""Classes, their timetables, and what was asked under lessons."""

from lms.classes.models.groups import ClassGroup, ClassTeacher
from lms.classes.models.periods import Period
from lms.classes.models.questions import Question

__all__ = ["ClassGroup", "ClassTeacher", "Period", "Question"]
