"""What a teacher fills in."""

from lessons.catalogue.forms.lessons import LessonPageForm

__all__ = ["LessonPageForm"]
