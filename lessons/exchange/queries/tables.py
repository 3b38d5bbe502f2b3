"""Rows of tables to keep: everything public for anybody, and lessons as far as a person reaches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.curriculum.models import Course
from lessons.curriculum.queries import list_topics
from lessons.discovery.models import Entry, Kind
from lessons.exchange.queries.programs import list_public_entries
from lessons.sheets.rules import Column

CHUNK = 500
Row = Mapping[str, object]

_TITLE = Column(key="title", heading=gettext_lazy("Title"))
_PLACE = (
    Column(key="level", heading=gettext_lazy("Level"), max_length=40),
    Column(key="grade", heading=gettext_lazy("Grade"), max_length=40),
    Column(key="subject", heading=gettext_lazy("Subject"), max_length=40),
    Column(key="topic", heading=gettext_lazy("Topic")),
)
_ADDRESS = Column(key="address", heading=gettext_lazy("Address"))
_SUMMARY = Column(key="summary", heading=gettext_lazy("Summary"))
_SCHOOL = Column(key="school", heading=gettext_lazy("School"), max_length=80)
_LANGUAGE = Column(key="language", heading=gettext_lazy("Language"), max_length=12)
PUBLIC_COLUMNS = (
    _TITLE,
    Column(key="kind", heading=gettext_lazy("Kind"), max_length=40),
    *_PLACE,
    _SUMMARY,
    Column(key="teacher", heading=gettext_lazy("Teachers"), max_length=80),
    _SCHOOL,
    _LANGUAGE,
    Column(key="minutes", heading=gettext_lazy("Minutes"), max_length=12),
    Column(key="published", heading=gettext_lazy("Published on"), max_length=12),
    _ADDRESS,
)
LESSON_COLUMNS = (
    _TITLE,
    Column(key="state", heading=gettext_lazy("State"), max_length=40),
    *_PLACE,
    _SUMMARY,
    Column(key="series", heading=gettext_lazy("Textbook series"), max_length=60),
    Column(key="teacher", heading=gettext_lazy("Teachers"), max_length=80),
    _SCHOOL,
    Column(key="school_year", heading=gettext_lazy("School year"), max_length=12),
    _LANGUAGE,
    Column(key="changed", heading=gettext_lazy("Changed on"), max_length=12),
    _ADDRESS,
)
# What a draft that never was public says of itself; the page's own row may be older.
_OF_DRAFTS = ("title", "summary", "series", "school_name", "school_year", "language")


@dataclass(frozen=True, kw_only=True)
class _Words:
    """What is said in the reader's language, looked up before the first row is sent."""

    topics: Mapping[int, str]
    series: Mapping[str, str]
    states: Mapping[bool, str]


def list_public_rows(*, origin: str, most: int | None = None, **filters: str) -> Iterator[Row]:
    """Yield everything public, the newest first; `filters` are those of the JSON interface.

    :raises InvalidFilter: for a filter that nothing can have.
    """
    rows = list_public_entries(**filters)
    # Said now: rows are sent when the reader's language is no longer the active one.
    kinds = {kind.value: str(kind.label) for kind in Kind}
    return (_describe_entry(one, kinds, origin) for one in rows[:most].iterator(chunk_size=CHUNK))


def list_lesson_rows(*, user: Any, origin: str, most: int | None = None) -> Iterator[Row]:
    """Yield the lessons that `user` may meet: live ones, own ones, those of one's people."""
    policy: Any = policy_registry.get_by_type(Page)
    reached = policy.explorable_instances(user).values("pk")
    lessons = LessonPage.objects.filter(pk__in=reached).order_by("path")
    lessons = lessons.select_related("owner", "latest_revision").prefetch_related("teachers")
    courses = {
        page.path: page.course
        for page in SubjectPage.objects.select_related("course__grade__level", "course__subject")
    }
    words = _Words(
        topics=dict(list_topics().values_list("pk", "name")),
        series={code: str(name) for code, name in LessonPage.SERIES_CHOICES},
        states={True: _("Published"), False: _("Draft")},
    )
    return (
        _describe_lesson(one, courses.get(one.path[: -one.steplen]), words, origin)
        for one in lessons[:most].iterator(chunk_size=CHUNK)
    )


def _describe_entry(entry: Entry, kinds: Mapping[str, str], origin: str) -> Row:
    minutes = None if entry.duration_ms is None else round(entry.duration_ms / 60_000)
    return {
        "title": entry.title,
        "kind": kinds[entry.kind],
        "level": entry.grade.level.name if entry.grade else "",
        "grade": entry.grade.name if entry.grade else "",
        "subject": entry.subject.name if entry.subject else "",
        "topic": entry.topic.name if entry.topic else "",
        "summary": entry.summary,
        "teacher": entry.teacher,
        "school": entry.school,
        "language": entry.language,
        "minutes": minutes,
        "published": timezone.localdate(entry.published_at),
        "address": f"{origin}{entry.url}",
    }


def _describe_lesson(lesson: LessonPage, course: Course | None, words: _Words, origin: str) -> Row:
    revision = lesson.latest_revision
    draft = revision.content if revision is not None and not lesson.live else {}
    said = {name: draft.get(name, getattr(lesson, name)) for name in _OF_DRAFTS}
    teachers = [one.get("name", "") for one in draft.get("teachers", ())]
    topic: int = draft.get("topic", lesson.topic_id) or 0
    changed_at = lesson.latest_revision_created_at or lesson.last_published_at
    return {
        "title": said["title"],
        "state": words.states[lesson.live],
        "level": course.grade.level.name if course else "",
        "grade": course.grade.name if course else "",
        "subject": course.subject.name if course else "",
        "topic": words.topics.get(topic, ""),
        "summary": said["summary"],
        "series": words.series.get(said["series"], ""),
        "teacher": ", ".join(name for name in teachers or lesson.list_teacher_names() if name),
        "school": said["school_name"],
        "school_year": said["school_year"],
        "language": said["language"],
        "changed": timezone.localdate(changed_at) if changed_at else "",
        "address": f"{origin}{lesson.url}" if lesson.live and lesson.url else "",
    }
