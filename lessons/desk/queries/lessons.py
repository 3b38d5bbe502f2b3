"""The lessons on somebody's desk, each with how far it has come, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from wagtail import hooks
from wagtail.models import Page, TaskState, WorkflowState

from lessons.catalogue.models import LessonPage
from lessons.catalogue.queries.gaps import RECORDING_STATES
from lessons.catalogue.rules import RecordingState
from lessons.desk.permissions import list_reached_lessons
from lessons.desk.rules import (
    Arriving,
    Facts,
    Review,
    Shelf,
    State,
    Withdrawn,
    judge,
    name_purpose,
    read_purpose,
)
from lessons.numbers import read_number
from media_pipeline.models import Source
from media_pipeline.queries.library import Entry, describe, with_stages
from media_pipeline.queries.uploads import Phase, Progress, list_uploads_meant_for

REMARKS_HOOK = "describe_desk_lessons"
"""Functions `(lessons) -> {pk: [sentence, …]}`: what other rooms know about lessons, such as when
they are broadcast; asked once for a whole page of the list."""
FACTS_HOOK = "annotate_desk_lessons"
"""Functions `() -> {name: expression}`: what other rooms have read along with each lesson, so that
it costs no query of its own. The desk itself knows `withdrawn_at`, `withdrawn_reason` and
`withdrawn_by` (a name): when and why a lesson was taken off the public side."""
_ARRIVING = {
    Phase.RECEIVING: Arriving.RECEIVING,
    Phase.CHECKING: Arriving.CHECKING,
    Phase.REFUSED: Arriving.REFUSED,
    Phase.FAILED: Arriving.REFUSED,
}


@dataclass(frozen=True, kw_only=True)
class DeskEntry:
    """A lesson as its teachers see it."""

    lesson: LessonPage
    state: State
    is_own: bool
    arriving: Progress | None
    """The newest upload for it that is no recording yet."""
    recording: Entry | None
    task: TaskState | None
    """The step of the review that it stands in, or that sent it back."""
    remarks: Sequence[str] = field(default=())
    withdrawn: Withdrawn | None = None

    @property
    def recording_state(self) -> RecordingState:
        """Return how far the recording is, as far as a lesson cares."""
        return RECORDING_STATES[self.recording.stage] if self.recording else RecordingState.MISSING

    @property
    def teachers(self) -> list[str]:
        """Return who made it, by name, as the draft says."""
        named = [one["name"] for one in self.lesson.draft_teachers or () if one.get("name")]
        owner = self.lesson.owner.get_full_name() if self.lesson.owner else ""
        return named or ([owner] if owner else [])

    @property
    def is_moving(self) -> bool:
        """Tell whether it is worth asking again in a moment."""
        arrives = self.arriving is not None and self.arriving.is_moving
        prepared = self.recording_state in (RecordingState.WAITING, RecordingState.WATCHABLE)
        return arrives or prepared

    @property
    def remaining_s(self) -> float | None:
        """Return how long preparing will last; None while nobody knows."""
        job = self.recording.job if self.recording else None
        return job.eta_s if job is not None and job.is_open else None

    @property
    def since(self) -> datetime | None:
        """Return since when it waits, or when it was sent back."""
        return (self.task.finished_at or self.task.started_at) if self.task else None


def list_lessons(user: Any, *, shelf: Shelf = Shelf.ALL) -> QuerySet[LessonPage]:
    """Return the lessons on the desk of `user`, the one worked on last first."""
    found = _with_reviews(list_reached_lessons(user)).filter(_SHELVES[shelf])
    return (
        found.select_related("owner")
        .annotate(
            **_gather_facts(),
            draft_recording=KeyTextTransform("recording", "latest_revision__content"),
            draft_teachers=KeyTransform("teachers", "latest_revision__content"),
        )
        .defer("body", "transcript", "questions", "outcomes", "attachments", "related_lessons")
        .order_by(F("latest_revision_created_at").desc(nulls_last=True), "-pk")
    )


def count_shelves(user: Any) -> dict[Shelf, int]:
    """Return how many lessons lie on each shelf, in one query."""
    lessons = _with_reviews(list_reached_lessons(user))
    counts = {shelf.name: Count("pk", filter=where) for shelf, where in _SHELVES.items() if shelf}
    found = lessons.aggregate(ALL=Count("pk"), **counts)
    return {shelf: found[shelf.name] for shelf in Shelf}


def describe_entries(lessons: Iterable[LessonPage], *, user: Any) -> list[DeskEntry]:
    """Return how far each of `lessons`, read by `list_lessons`, has come."""
    lessons = list(lessons)
    arriving = _find_arriving(lessons)
    recordings = _find_recordings(lessons)
    reviews = _find_reviews(lessons)
    remarks = _find_remarks(lessons)
    return [
        _describe(
            lesson,
            user=user,
            arriving=arriving.get(lesson.pk),
            recording=recordings.get(_read_recording(lesson)),
            review=reviews.get(str(lesson.pk)),
            remarks=remarks.get(lesson.pk, ()),
        )
        for lesson in lessons
    ]


def describe_entry(lesson: LessonPage, *, user: Any) -> DeskEntry:
    """Return how far one lesson has come."""
    return describe_entries(list_lessons(user).filter(pk=lesson.pk), user=user)[0]


def _describe(
    lesson: LessonPage,
    *,
    user: Any,
    arriving: Progress | None,
    recording: Entry | None,
    review: WorkflowState | None,
    remarks: Sequence[str],
) -> DeskEntry:
    withdrawn = _read_withdrawn(lesson)
    standing = Review.NONE
    if review is not None:
        waits = review.status == WorkflowState.STATUS_IN_PROGRESS
        standing = Review.WAITING if waits else Review.RETURNED
    facts = Facts(
        is_live=lesson.live,
        review=standing,
        arriving=_ARRIVING.get(arriving.phase, Arriving.NOTHING) if arriving else Arriving.NOTHING,
        recording=RECORDING_STATES[recording.stage] if recording else RecordingState.MISSING,
        is_withdrawn=withdrawn is not None,
    )
    return DeskEntry(
        lesson=lesson,
        state=judge(facts),
        is_own=lesson.owner_id == user.pk,
        arriving=arriving,
        recording=recording,
        task=review.current_task_state if review else None,
        remarks=remarks,
        withdrawn=withdrawn,
    )


def _with_reviews(lessons: QuerySet[LessonPage]) -> QuerySet[LessonPage]:
    states = WorkflowState.objects.filter(
        base_content_type=_get_page_type(), object_id=Cast(OuterRef("pk"), CharField())
    )
    return lessons.annotate(
        waits=Exists(states.filter(status=WorkflowState.STATUS_IN_PROGRESS)),
        returned=Exists(states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)),
    )


_SHELVES = {
    Shelf.ALL: Q(),
    Shelf.WRITING: Q(live=False, waits=False, returned=False),
    Shelf.IN_REVIEW: Q(waits=True),
    Shelf.SENT_BACK: Q(returned=True),
    Shelf.PUBLISHED: Q(live=True),
}


def _get_page_type() -> Any:
    return Page(title="").get_base_content_type()


def _find_arriving(lessons: Sequence[LessonPage]) -> dict[int, Progress]:
    found: dict[int, Progress] = {}
    for progress in list_uploads_meant_for(name_purpose(one.pk) for one in lessons):
        lesson = read_purpose(progress.upload.meant_for)
        if lesson is not None:
            found.setdefault(lesson, progress)  # the newest comes first
    return found


def _find_recordings(lessons: Sequence[LessonPage]) -> dict[int, Entry]:
    wanted = {_read_recording(one) for one in lessons} - {0}
    sources = with_stages(Source.objects.filter(pk__in=wanted)) if wanted else ()
    return {source.pk: describe(source) for source in sources}


def _read_recording(lesson: LessonPage) -> int:
    # JSON's null is nothing on PostgreSQL and a word on SQLite.
    return read_number(str(lesson.draft_recording)) or 0


def _find_reviews(lessons: Sequence[LessonPage]) -> dict[str, WorkflowState]:
    states = WorkflowState.objects.filter(
        base_content_type=_get_page_type(),
        object_id__in=[str(one.pk) for one in lessons],
        status__in=(WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES),
    ).select_related("current_task_state__task", "current_task_state__finished_by")
    return {state.object_id: state for state in states.order_by("pk")}


def _find_remarks(lessons: Sequence[LessonPage]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for function in hooks.get_hooks(REMARKS_HOOK):
        for pk, sentences in function(lessons).items():
            found.setdefault(pk, []).extend(sentences)
    return found


def _gather_facts() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for function in hooks.get_hooks(FACTS_HOOK):
        found |= function()
    return found


def _read_withdrawn(lesson: LessonPage) -> Withdrawn | None:
    at = getattr(lesson, "withdrawn_at", None)
    if at is None:
        return None
    told: Any = lesson
    return Withdrawn(at=at, by=told.withdrawn_by or "", reason=told.withdrawn_reason)
