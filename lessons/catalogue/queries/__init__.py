"""Reads for the public pages and the editor."""

from lessons.catalogue.queries.gaps import DescribedGap, list_gaps
from lessons.catalogue.queries.lessons import (
    Around,
    find_around,
    list_lesson_models,
    list_public_lessons,
    list_questions,
    list_shown_recordings,
)
from lessons.catalogue.queries.pages import (
    get_course,
    list_doors,
    list_grade_pages,
    list_subject_pages,
)
from lessons.catalogue.queries.quiz import Result, ShownQuestion, judge_answers, list_quiz
from lessons.catalogue.queries.showing import (
    LessonView,
    Maker,
    get_public_lesson,
    read_lesson,
    read_makers,
    read_transcript,
)
from lessons.catalogue.queries.slides import ShownSlide, SlidesView, read_slides

__all__ = [
    "Around",
    "DescribedGap",
    "LessonView",
    "Maker",
    "Result",
    "ShownQuestion",
    "ShownSlide",
    "SlidesView",
    "find_around",
    "get_course",
    "get_public_lesson",
    "judge_answers",
    "list_doors",
    "list_gaps",
    "list_grade_pages",
    "list_lesson_models",
    "list_public_lessons",
    "list_questions",
    "list_quiz",
    "list_shown_recordings",
    "list_subject_pages",
    "read_lesson",
    "read_makers",
    "read_slides",
    "read_transcript",
]
