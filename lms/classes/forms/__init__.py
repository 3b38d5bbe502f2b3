"""What people fill in about classes, questions and timetables."""

from lms.classes.forms.asking import AnswerForm, AskForm, CodeForm
from lms.classes.forms.groups import ClassForm, ClassTeacherForm, list_school_years

__all__ = [
    "AnswerForm",
    "AskForm",
    "ClassForm",
    "ClassTeacherForm",
    "CodeForm",
    "list_school_years",
]
