"""Public things and tombstones as harvesters read them: in the order in which they were committed.

A list goes by the number of the edition in which a row was last written: editions are given out
under a lock that is held until the commit, so nothing is ever committed behind a reader's back. By
their datestamps alone a harvester would miss what a slow transaction stamped early.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from lessons.curriculum.queries import list_grades, list_subjects
from lessons.curriculum.rules import name_series
from lessons.discovery.models import Entry, Kind
from lessons.exchange.conf import get_conf
from lessons.exchange.rules import InvalidSet, Record, Selection, read_set, spell_set
from lessons.exchange.rules.records import Place
from lessons.library.queries.finding import name_licence

PAGE_SIZE = 100


@dataclass(frozen=True, kw_only=True)
class Mark:
    """How far a list was read: the edition and key of the last row, how many came, of how many."""

    edition: int
    key: int
    served: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Harvest:
    """A part of a list; `onward` is where it goes on, if it does."""

    records: list[Record]
    served_before: int
    total: int
    onward: Mark | None


def list_harvest(*, selection: Selection, origin: str, after: Mark | None = None) -> Harvest:
    """Return the next records of `selection`; `origin` begins their addresses.

    A row that changes meanwhile comes again at the end: nothing is left out, whatever happens
    between two questions.
    """
    rows = _select(selection)
    total = after.total if after else rows.count()
    served = after.served if after else 0
    if after:
        # One range of the index, its first rows passed over: an OR would be sorted as a whole.
        rows = rows.filter(edition__gte=after.edition)
        rows = rows.exclude(edition=after.edition, pk__lte=after.key)
    found = list(_with_places(rows).order_by("edition", "pk")[: PAGE_SIZE + 1])
    page = found[:PAGE_SIZE]
    reached = served + len(page)
    onward = None
    if len(found) > PAGE_SIZE:
        last = page[-1]
        total = max(total, reached + 1)
        onward = Mark(edition=last.edition, key=last.pk, served=reached, total=total)
    return Harvest(
        records=[describe_entry(one, origin=origin) for one in page],
        served_before=served,
        total=max(total, reached),
        onward=onward,
    )


def get_record(*, identifier: str, origin: str) -> Record | None:
    """Return the record called `identifier`, maybe a tombstone; None where there never was one."""
    start = f"oai:{get_conf().domain}:"
    name = identifier.removeprefix(start)
    if name == identifier or not name.isascii() or "\0" in name:
        return None
    entry = _with_places(Entry.objects.filter(identifier=name)).first()
    return None if entry is None else describe_entry(entry, origin=origin)


def get_earliest_change(*, now: datetime) -> datetime:
    """Return a moment before which nothing changed."""
    first = Entry.objects.order_by("changed_at").values_list("changed_at", flat=True).first()
    return first or now


def list_sets() -> list[tuple[str, str]]:
    """Return every set by its specification and name."""
    return [
        *((spell_set("kind", kind.value), str(kind.label)) for kind in Kind),
        *(
            (spell_set("grade", one.level.code, one.number), f"{one.name} – {one.level.name}")
            for one in list_grades()
        ),
        *((spell_set("subject", one.code), one.name) for one in list_subjects()),
    ]


def describe_entry(entry: Entry, *, origin: str) -> Record:
    """Return what other systems are told of `entry`, whose places were read along with it."""
    grade, subject, topic = entry.grade, entry.subject, entry.topic
    sets = [spell_set("kind", entry.kind)]
    if grade:
        sets.append(spell_set("grade", grade.level.code, grade.number))
    if subject:
        sets.append(spell_set("subject", subject.code))
    return Record(
        identifier=f"oai:{get_conf().domain}:{entry.identifier}",
        changed_at=entry.changed_at,
        is_deleted=entry.withdrawn_at is not None,
        sets=tuple(sets),
        url=f"{origin}{entry.url}",
        kind=entry.kind,
        kind_name=str(entry.get_kind_display()),
        title=entry.title,
        summary=entry.summary,
        language=entry.language,
        published_at=timezone.localtime(entry.published_at),
        grade=Place(name=grade.name, code=f"{grade.level.code}.{grade.number}") if grade else None,
        grade_number=grade.number if grade else None,
        subject=Place(name=subject.name, code=subject.code) if subject else None,
        topic=Place(name=topic.name, code=topic.code) if topic else None,
        series=name_series(entry.series),
        school=entry.school,
        teacher=entry.teacher,
        licence=name_licence(entry.licence),
        duration_ms=entry.duration_ms,
        size_bytes=entry.size_bytes,
    )


def _with_places(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    return rows.select_related("grade__level", "subject", "topic")


def _select(selection: Selection) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if selection.begins_at:
        rows = rows.filter(changed_at__gte=selection.begins_at)
    if selection.ends_at:
        rows = rows.filter(changed_at__lt=selection.ends_at)
    if not selection.set_spec:
        return rows
    try:
        wanted = read_set(selection.set_spec)
    except InvalidSet:
        return rows.none()
    if wanted.name == "kind":
        return rows.filter(kind=wanted.code)
    if wanted.name == "subject":
        return rows.filter(subject__code=wanted.code)
    return rows.filter(grade__level__code=wanted.code, grade__number=wanted.number or 0)
