"""Begins lessons: one or many at once, empty or like another.

Many at once are what Wagtail makes of each by itself (page, first revision, history), but places,
slugs and paths are looked up once for all, and revisions and history are written in one go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signal_handlers import (
    disable_reference_index_auto_update,
    update_reference_index_on_save,
)

from lessons.catalogue.actions import list_first_teachers
from lessons.catalogue.conf import get_conf
from lessons.catalogue.models import LessonPage, LessonTeacher, SubjectPage
from lessons.catalogue.rules import find_school_year, make_slug
from lessons.desk.permissions import NotAllowed, list_places, list_reached_lessons
from lessons.desk.rules import ReadOnly, find_free_slug

# What a copy takes over; the pupils' page of the old lesson stays what it is.
_COPIED = (
    *("topic", "is_core", "series", "summary", "outcomes", "recording", "transcript"),
    *("body", "attachments", "questions", "related_lessons"),
    *("school_name", "language", "for_television"),
)


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """A lesson to begin: where, its name, and further fields of the page."""

    place: SubjectPage
    title: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def begin_lesson(*, place: SubjectPage, title: str, by: Any, **fields: Any) -> LessonPage:
    """Begin a lesson of `by` below a subject's page; unseen until it is reviewed.

    :raises NotAllowed: unless `by` may write lessons there.
    """
    return begin_lessons(beginnings=[Beginning(place=place, title=title, fields=fields)], by=by)[0]


@transaction.atomic
def begin_lessons(*, beginnings: Sequence[Beginning], by: Any) -> list[LessonPage]:
    """Begin lessons of `by`, all or none; unseen until they are reviewed.

    :raises NotAllowed: unless `by` may write lessons at all these places.
    """
    wanted = {one.place.pk for one in beginnings}
    if list_places(by).filter(pk__in=wanted).count() != len(wanted):
        raise NotAllowed(ReadOnly.NO_RIGHT)
    # Afresh: where the last child stands may have changed since the form was shown.
    found = SubjectPage.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    shelves = _open_shelves(list(found))
    school = get_conf().name_school(user=by)
    # Indexed once, below: a page is saved before its teachers are there.
    with disable_reference_index_auto_update():
        lessons = [_put(one, shelves[one.place.pk], school=school, by=by) for one in beginnings]
    LessonTeacher.objects.bulk_create(one for lesson in lessons for one in lesson.teachers.all())
    _close_shelves(shelves.values())
    _write_history(lessons, by=by)
    for lesson in lessons:
        update_reference_index_on_save(lesson)
    return lessons


def _put(one: Beginning, shelf: "_Shelf", *, school: str, by: Any) -> LessonPage:
    fields = dict(one.fields)
    teachers = fields.pop("teachers", None) or list_first_teachers(by)
    lesson = LessonPage(title=one.title, owner=by, live=False, **fields)
    lesson.school_name = lesson.school_name or school
    shelf.put(lesson)
    for order, teacher in enumerate(teachers):
        teacher.page, teacher.sort_order = lesson, order
    # Kept in memory: nothing is read back to write the revision.
    lesson.teachers, lesson.wagtail_admin_comments = teachers, []
    return lesson


class _Shelf:
    """A subject's page while lessons are put below it; its row is locked."""

    def __init__(self, parent: SubjectPage, taken: Iterable[tuple[str, str]]) -> None:
        self.parent, self.put_count = parent, 0
        self._slugs = {slug for slug, _path in taken}
        last = max((path for _slug, path in taken), default="")
        self._last = LessonPage._str2int(last[-LessonPage.steplen :]) if last else 0

    def put(self, lesson: LessonPage) -> None:
        """Save a lesson as the last one."""
        parent = self.parent
        lesson.slug = find_free_slug(make_slug(lesson.title) or "bai-giang", self._slugs)
        self._slugs.add(lesson.slug)
        self.put_count += 1
        lesson.depth = parent.depth + 1
        lesson.path = LessonPage._get_path(parent.path, lesson.depth, self._last + self.put_count)
        lesson.locale_id = parent.locale_id
        title = LessonPage._meta.get_field("title").clean(lesson.title, lesson)
        lesson.title = lesson.draft_title = title
        lesson._cached_parent_obj = parent
        lesson._is_site_root = False
        # What a cleaning would look up for each of them has just been found for all.
        lesson.save(clean=False, log_action=None)


def _open_shelves(parents: Sequence[SubjectPage]) -> dict[int, _Shelf]:
    below = Q()
    for parent in parents:
        below |= Q(path__startswith=parent.path, depth=parent.depth + 1)
    taken: dict[str, list[tuple[str, str]]] = {}
    for slug, path in Page.objects.filter(below).values_list("slug", "path"):
        taken.setdefault(path[: -Page.steplen], []).append((slug, path))
    return {parent.pk: _Shelf(parent, taken.get(parent.path, [])) for parent in parents}


def _close_shelves(shelves: Iterable[_Shelf]) -> None:
    """Tell each page how many it has got."""
    got: dict[int, list[int]] = {}
    for shelf in shelves:
        got.setdefault(shelf.put_count, []).append(shelf.parent.pk)
    for count, keys in got.items():
        Page.objects.filter(pk__in=keys).update(numchild=F("numchild") + count)


def _write_history(lessons: Iterable[LessonPage], *, by: Any) -> None:
    """Write the first revision of each lesson and the line of its history."""
    now = timezone.now()
    lessons = list(lessons)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_object=lesson,
            base_content_type=lesson.get_base_content_type(),
            user=by,
            created_at=now,
            content=lesson.serializable_data(),
            object_str=str(lesson),
        )
        for lesson in lessons
    )
    for lesson, revision in zip(lessons, revisions, strict=True):
        lesson.latest_revision = revision
        lesson.latest_revision_created_at = now
        lesson.has_unpublished_changes = True
    changed = ["latest_revision", "latest_revision_created_at", "has_unpublished_changes"]
    Page.objects.bulk_update(lessons, changed)
    PageLogEntry.objects.bulk_create(
        PageLogEntry(
            page=lesson,
            content_type=lesson.get_content_type(),
            label=lesson.get_admin_display_title(),
            action="wagtail.create",
            timestamp=now,
            user=by,
            revision=revision,
            content_changed=True,
            data={},
        )
        for lesson, revision in zip(lessons, revisions, strict=True)
    )


@transaction.atomic
def duplicate_lesson(*, lesson: LessonPage, by: Any, now: datetime) -> LessonPage:
    """Begin a draft of `by` with all that `lesson` has, for the school year of `now`.

    The recording is kept: nothing is uploaded or encoded again.

    :raises NotAllowed: unless `lesson` lies on the desk of `by`, who may write there.
    """
    if not list_reached_lessons(by).filter(pk=lesson.pk).exists():
        raise NotAllowed(ReadOnly.NO_RIGHT)
    draft = lesson.get_latest_revision_as_object()
    year = find_school_year(now.date())
    title = draft.title
    if draft.school_year == year:
        # Two lessons of one year with one name could not be told apart.
        title = _("%(title)s (copy)") % {"title": title[:240]}
    return begin_lesson(
        place=lesson.get_parent().specific,
        title=title,
        by=by,
        school_year=year,
        teachers=[
            LessonTeacher(name=one.name, account=one.account, sort_order=number)
            for number, one in enumerate(draft.teachers.all())
        ],
        **{name: getattr(draft, name) for name in _COPIED},
    )
