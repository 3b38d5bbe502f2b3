"""What a lesson lacks before reviewers should have to look at it; pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum


class GapKind(StrEnum):
    """One thing that is missing or waited for."""

    NO_TITLE = "no_title"
    NO_SUMMARY = "no_summary"
    NO_TOPIC = "no_topic"
    FOREIGN_TOPIC = "foreign_topic"
    """The topic is one of another subject: the lesson was moved."""
    NO_CORE_DECISION = "no_core_decision"
    NO_OUTCOMES = "no_outcomes"
    NO_TEACHER = "no_teacher"
    NO_RECORDING = "no_recording"
    RECORDING_WAITS = "recording_waits"
    RECORDING_FAILED = "recording_failed"
    RECORDING_UNFINISHED = "recording_unfinished"
    """It can be watched already; some files are still to come."""
    NO_CAPTIONS = "no_captions"
    QUESTION_WITHOUT_ANSWER = "question_without_answer"
    NO_QUESTIONS = "no_questions"
    NO_SERIES = "no_series"
    NO_SCHOOL = "no_school"


# What reviewers can do without. Captions among them: there is no Vietnamese recogniser to write
# them, and a lesson shall cost its teacher three minutes. A site may demand them (`find_gaps`).
ADVISORY = frozenset(
    {
        GapKind.RECORDING_UNFINISHED,
        GapKind.NO_CAPTIONS,
        GapKind.NO_QUESTIONS,
        GapKind.NO_SERIES,
        GapKind.NO_SCHOOL,
    }
)


class RecordingState(StrEnum):
    """How far the recording has come, as far as a lesson cares."""

    MISSING = "missing"
    WAITING = "waiting"
    WATCHABLE = "watchable"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class QuestionFacts:
    """A self-check question, as far as its completeness goes."""

    is_answerable: bool


@dataclass(frozen=True, kw_only=True)
class LessonFacts:
    """What is known about a lesson when somebody asks what it lacks."""

    has_title: bool
    has_summary: bool
    has_topics: bool
    """Whether the curriculum has any topics of this subject to choose from."""
    has_topic: bool
    topic_fits: bool
    has_core_decision: bool
    has_outcomes: bool
    has_teacher: bool
    has_school: bool
    has_series: bool
    recording: RecordingState
    percent: int = 0
    has_captions: bool
    questions: tuple[QuestionFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something missing; `number` is the question's, or how many percent are done."""

    kind: GapKind
    number: int | None = None
    is_blocking: bool = True
    """Whether the lesson cannot be submitted before this is mended."""


def find_gaps(facts: LessonFacts, *, demanded: Collection[GapKind] = ()) -> tuple[Gap, ...]:
    """Return what is missing, what blocks first; nothing for a whole lesson.

    `demanded` are kinds that block on this site, beside those that always do.
    """
    advisory = ADVISORY.difference(demanded)
    found = [replace(gap, is_blocking=gap.kind not in advisory) for gap in _find_all_gaps(facts)]
    return tuple(sorted(found, key=lambda gap: not gap.is_blocking))


def _find_all_gaps(facts: LessonFacts) -> list[Gap]:
    # The topic decides these two where it can be chosen: asking for all would be asking twice.
    is_placed = facts.has_topic or not facts.has_topics
    kinds = [
        (GapKind.NO_TITLE, not facts.has_title),
        (GapKind.NO_SUMMARY, not facts.has_summary),
        (GapKind.NO_TOPIC, facts.has_topics and not facts.has_topic),
        (GapKind.FOREIGN_TOPIC, facts.has_topic and not facts.topic_fits),
        (GapKind.NO_CORE_DECISION, is_placed and not facts.has_core_decision),
        (GapKind.NO_OUTCOMES, is_placed and not facts.has_outcomes),
        (GapKind.NO_TEACHER, not facts.has_teacher),
    ]
    gaps = [Gap(kind=kind) for kind, is_missing in kinds if is_missing]
    gaps += _find_recording_gaps(facts)
    gaps += [
        Gap(kind=GapKind.QUESTION_WITHOUT_ANSWER, number=number)
        for number, question in enumerate(facts.questions, start=1)
        if not question.is_answerable
    ]
    wishes = [
        (GapKind.NO_QUESTIONS, not facts.questions),
        (GapKind.NO_SERIES, not facts.has_series),
        (GapKind.NO_SCHOOL, not facts.has_school),
    ]
    return gaps + [Gap(kind=kind) for kind, is_missing in wishes if is_missing]


def _find_recording_gaps(facts: LessonFacts) -> list[Gap]:
    kinds = {
        RecordingState.MISSING: GapKind.NO_RECORDING,
        RecordingState.WAITING: GapKind.RECORDING_WAITS,
        RecordingState.FAILED: GapKind.RECORDING_FAILED,
        RecordingState.WATCHABLE: GapKind.RECORDING_UNFINISHED,
    }
    gaps = []
    if facts.recording in kinds:
        kind = kinds[facts.recording]
        waits = facts.recording in (RecordingState.WAITING, RecordingState.WATCHABLE)
        gaps.append(Gap(kind=kind, number=facts.percent if waits else None))
    if facts.recording != RecordingState.MISSING and not facts.has_captions:
        gaps.append(Gap(kind=GapKind.NO_CAPTIONS))
    return gaps
