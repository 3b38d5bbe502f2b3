"""What a reader may ask for, and what a teacher fills in."""

from lessons.catalogue.forms.lessons import LessonPageForm
from lessons.catalogue.forms.search import SearchForm

__all__ = ["LessonPageForm", "SearchForm"]
