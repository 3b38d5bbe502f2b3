"""What a lesson lacks before it can be submitted, in words, and where in the editor to mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from lessons.catalogue.conf import get_conf
from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries.lessons import list_questions
from lessons.catalogue.rules import (
    Gap,
    GapKind,
    LessonFacts,
    QuestionFacts,
    RecordingState,
    find_gaps,
)
from lessons.curriculum.queries import list_topics
from media_pipeline.models import Source
from media_pipeline.queries.library import Stage, describe

RECORDING_STATES = {
    Stage.WAITING: RecordingState.WAITING,
    Stage.WORKING: RecordingState.WAITING,
    Stage.WATCHABLE: RecordingState.WATCHABLE,
    Stage.READY: RecordingState.READY,
    Stage.FAILED: RecordingState.FAILED,
}
_SENTENCES = {
    GapKind.NO_TITLE: gettext_lazy("Give the lesson a title."),
    GapKind.NO_SUMMARY: gettext_lazy("Write one or two sentences of summary for pupils."),
    GapKind.NO_TOPIC: gettext_lazy("Choose the topic of the curriculum."),
    GapKind.FOREIGN_TOPIC: gettext_lazy(
        "The topic belongs to another subject or grade; choose one of this subject."
    ),
    GapKind.NO_CORE_DECISION: gettext_lazy("Say whether this is core content."),
    GapKind.NO_OUTCOMES: gettext_lazy("Write what pupils can do after this lesson: its outcomes."),
    GapKind.NO_TEACHER: gettext_lazy("Name the teacher who made the lesson."),
    GapKind.NO_RECORDING: gettext_lazy("Choose or upload the recording of the lesson."),
    GapKind.RECORDING_WAITS: gettext_lazy(
        "The recording is being prepared (%(number)s%%). Submit as soon as it can be watched; "
        "you need not keep this page open."
    ),
    GapKind.RECORDING_FAILED: gettext_lazy(
        "The recording could not be prepared. Please upload it again, or choose another one."
    ),
    GapKind.RECORDING_UNFINISHED: gettext_lazy(
        "The recording can be watched already; its other sizes are being prepared (%(number)s%%)."
    ),
    GapKind.NO_CAPTIONS: gettext_lazy(
        "The recording has no captions; add them for pupils who are hard of hearing or have no "
        "sound."
    ),
    GapKind.QUESTION_WITHOUT_ANSWER: gettext_lazy(
        "Question %(number)s cannot be answered: mark what is right. Where one answer is to be "
        "chosen, exactly one of at least two."
    ),
    GapKind.NO_QUESTIONS: gettext_lazy(
        "Two or three questions for self-checking help pupils to see whether they understood."
    ),
    GapKind.NO_SERIES: gettext_lazy("Say which textbook series the lesson goes with."),
    GapKind.NO_SCHOOL: gettext_lazy("Say which school the lesson comes from."),
}
# Fields of the editor; the captions are mended beside the recording.
_FIELDS = {
    GapKind.NO_TITLE: "title",
    GapKind.NO_SUMMARY: "summary",
    GapKind.NO_TOPIC: "topic",
    GapKind.FOREIGN_TOPIC: "topic",
    GapKind.NO_CORE_DECISION: "is_core",
    GapKind.NO_OUTCOMES: "outcomes",
    GapKind.NO_TEACHER: "teachers",
    GapKind.NO_RECORDING: "recording",
    GapKind.RECORDING_WAITS: "recording",
    GapKind.RECORDING_FAILED: "recording",
    GapKind.RECORDING_UNFINISHED: "recording",
    GapKind.NO_CAPTIONS: "recording",
    GapKind.QUESTION_WITHOUT_ANSWER: "questions",
    GapKind.NO_QUESTIONS: "questions",
    GapKind.NO_SERIES: "series",
    GapKind.NO_SCHOOL: "school_name",
}


@dataclass(frozen=True, kw_only=True)
class DescribedGap:
    """A gap in the reader's language."""

    gap: Gap
    sentence: str
    field: str
    """The field of the lesson where it is mended."""

    @property
    def is_blocking(self) -> bool:
        """Whether the lesson cannot be submitted before this is mended."""
        return self.gap.is_blocking


def list_gaps(lesson: AbstractLessonPage) -> list[DescribedGap]:
    """Return what `lesson`, a draft or a live page, still lacks; nothing when it is whole."""
    return [
        DescribedGap(
            gap=gap,
            sentence=str(_SENTENCES[gap.kind]) % {"number": gap.number},
            field=_FIELDS[gap.kind],
        )
        for gap in find_gaps(read_facts(lesson), demanded=get_conf().demanded)
    ]


def read_facts(lesson: AbstractLessonPage) -> LessonFacts:
    """Return what the rules want to know about `lesson`."""
    state, percent = _read_recording(lesson.recording)
    topic, course = lesson.topic, lesson.course
    return LessonFacts(
        has_title=bool(lesson.title.strip()),
        has_summary=bool(lesson.summary.strip()),
        # A province enters topics subject by subject; nobody waits with lessons for that.
        has_topics=course is not None and list_topics(course).exists(),
        has_topic=topic is not None,
        # A host's lesson may hang elsewhere, below no subject's page.
        topic_fits=topic is None or course is None or topic.course_id == course.pk,
        has_core_decision=lesson.counts_as_core is not None,
        has_outcomes=bool(lesson.list_outcomes()),
        has_teacher=bool(lesson.list_teacher_names()),
        has_school=bool(lesson.school_name.strip()),
        has_series=bool(lesson.series),
        recording=state,
        percent=percent,
        has_captions=lesson.recording is not None and lesson.recording.captions.exists(),
        questions=tuple(
            QuestionFacts(is_answerable=one.is_answerable) for one in list_questions(lesson)
        ),
    )


def _read_recording(recording: Source | None) -> tuple[RecordingState, int]:
    if recording is None:
        return RecordingState.MISSING, 0
    entry = describe(recording)
    return RECORDING_STATES[entry.stage], round(entry.job.percent) if entry.job else 0
