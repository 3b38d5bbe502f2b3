"""The curriculum as sheets: which subjects a grade has, and the topics of a subject."""

from lessons.curriculum.sheets.courses import CourseSheet
from lessons.curriculum.sheets.topics import TopicSheet

__all__ = ["CourseSheet", "TopicSheet"]
