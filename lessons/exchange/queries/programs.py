"""What is public, for programs: the lists behind the JSON interface."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from lessons import LessonsError
from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.discovery.models import Entry, Kind
from lessons.exchange.rules import InvalidSet, SetSpec, read_datestamp, read_set


class InvalidFilter(LessonsError):
    """A filter has a value that it cannot have."""


def list_public_entries(
    *, kind: str = "", grade: str = "", subject: str = "", changed_since: str = ""
) -> QuerySet[Entry]:
    """Return everything public, the newest first.

    :raises InvalidFilter: for what is no kind, grade, subject or date.
    """
    rows = Entry.objects.live().select_related("grade__level", "subject", "topic")
    if kind:
        if kind not in Kind.values:
            raise InvalidFilter(kind)
        rows = rows.filter(kind=kind)
    if grade:
        wanted = _read(f"grade.{grade}")
        rows = rows.filter(grade__level__code=wanted.code, grade__number=wanted.number or 0)
    if subject:
        rows = rows.filter(subject__code=_read(f"subject.{subject}").code)
    if changed_since:
        since = read_datestamp(changed_since)
        if since is None:
            raise InvalidFilter(changed_since)
        rows = rows.filter(changed_at__gte=since.begins_at)
    return rows.order_by("-pk")


def list_public_lessons(*, grade: str = "", subject: str = "") -> QuerySet[LessonPage]:
    """Return the lessons that everybody may see, the newest first: no draft, nothing restricted.

    :raises InvalidFilter: for what is no grade or subject.
    """
    lessons = LessonPage.objects.live().public().select_related("owner", "topic")
    lessons = lessons.prefetch_related("teachers").order_by("-pk")
    if not grade and not subject:
        return lessons
    above = SubjectPage.objects.all()
    if grade:
        wanted = _read(f"grade.{grade}")
        above = above.filter(
            course__grade__level__code=wanted.code, course__grade__number=wanted.number or 0
        )
    if subject:
        above = above.filter(course__subject__code=_read(f"subject.{subject}").code)
    paths = [Q(path__startswith=path) for path in above.values_list("path", flat=True)]
    return lessons.filter(reduce(or_, paths)) if paths else lessons.none()


def _read(text: str) -> SetSpec:
    try:
        return read_set(text)
    except InvalidSet as wrong:
        raise InvalidFilter(text) from wrong
