"""Pure decisions about lessons: names, school years, what is missing, what is right."""

from lessons.catalogue.rules.describing import find_school_year, say_duration
from lessons.catalogue.rules.gaps import (
    Gap,
    GapKind,
    LessonFacts,
    QuestionFacts,
    RecordingState,
    find_gaps,
)
from lessons.catalogue.rules.naming import make_slug
from lessons.catalogue.rules.questions import Choice, Judged, Question, Verdict, judge

__all__ = [
    "Choice",
    "Gap",
    "GapKind",
    "Judged",
    "LessonFacts",
    "Question",
    "QuestionFacts",
    "RecordingState",
    "Verdict",
    "find_gaps",
    "find_school_year",
    "judge",
    "make_slug",
    "say_duration",
]
