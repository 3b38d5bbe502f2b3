"""The page types of the public site: home, grade, subject, lesson."""

from lessons.catalogue.models.lessons import AbstractLessonPage, LessonPage, LessonTeacher
from lessons.catalogue.models.pages import CataloguePage, GradePage, HomePage, SubjectPage

__all__ = [
    "AbstractLessonPage",
    "CataloguePage",
    "GradePage",
    "HomePage",
    "LessonPage",
    "LessonTeacher",
    "SubjectPage",
]
