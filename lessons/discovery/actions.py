"""Writes to the table of everything public; called by the rooms that own the things.

No permission is asked here: the caller has just published or withdrawn the thing itself, and
calls in the same transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from lessons.curriculum.models import Course, Topic
from lessons.discovery.models import Edition, Entry, Kind, Lexemes, Term
from lessons.discovery.rules import (
    InvalidItem,
    Item,
    Source,
    list_lexemes,
    list_terms,
    make_sort_key,
    name_series,
)

_BATCH = 200
_TEXTS = ("url", "title", "summary", "series", "school", "teacher", "licence", "sort_key")


@transaction.atomic
def put_entry(*, item: Item, now: datetime, unless_changed_since: datetime | None = None) -> Entry:
    """Make `item` findable, or say anew what it is; the same item once more changes nothing.

    With `unless_changed_since`, a row that was written later than that is left as it is.

    :raises InvalidItem: for a kind that there is not.
    """
    if item.kind not in Kind.values:
        raise InvalidItem(f"{item.kind!r} is no kind of thing")
    entry = Entry.objects.select_for_update().filter(origin=item.origin).first()
    digest = item.digest()
    if entry is not None:
        if unless_changed_since is not None and entry.changed_at > unless_changed_since:
            return entry
        if entry.withdrawn_at is None and entry.digest == digest:
            return entry
    entry = entry or Entry(origin=item.origin, identifier=item.origin.replace(":", "-"))
    for name, value in _describe(item).items():
        setattr(entry, name, value)
    entry.published_at = item.published_at or entry.published_at or now
    entry.changed_at, entry.withdrawn_at = now, None
    entry.digest, entry.edition = digest, mark_changed()
    entry.save()
    _write_lexemes(entry, item)
    return entry


@transaction.atomic
def withdraw_entry(*, origin: str, now: datetime) -> bool:
    """Take the thing of `origin` away, leaving a tombstone; tell whether it was there."""
    entry = Entry.objects.select_for_update().filter(origin=origin, withdrawn_at=None).first()
    if entry is None:
        return False
    Lexemes.objects.filter(entry=entry).delete()
    # Whoever withdraws a thing withdraws its words: only that it was there remains.
    for name in _TEXTS:
        setattr(entry, name, "")
    entry.changed_at = entry.withdrawn_at = now
    entry.edition = mark_changed()
    entry.save()
    return True


@transaction.atomic
def mark_changed() -> int:
    """Begin a new edition of the public site, so that no cache shows the old; return its number.

    Called by whatever changes what the public sees: the row is locked until the caller commits.
    """
    if not Edition.objects.filter(pk=1).update(number=F("number") + 1):
        Edition.objects.get_or_create(pk=1, defaults={"number": 0})
        Edition.objects.filter(pk=1).update(number=F("number") + 1)
    return Edition.objects.values_list("number", flat=True).get(pk=1)


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuilding found: the things there are, and those that nobody vouches for any more."""

    items: int
    withdrawn: int


def rebuild(*, sources: Iterable[Source], started: datetime) -> Rebuilt:
    """Write the table anew from what the rooms say is public; readers notice nothing of it.

    What a room publishes or withdraws meanwhile is newer than `started` and stays as it is.
    """
    seen: set[str] = set()
    for source in sources:
        batch: list[Item] = []
        for item in source.list_items():
            if not item.origin.startswith(f"{source.name}:"):
                raise InvalidItem(f"{item.origin} does not come from {source.name}")
            seen.add(item.origin)
            batch.append(item)
            if len(batch) == _BATCH:
                _put_batch(batch, started)
                batch = []
        _put_batch(batch, started)
    gone = [
        origin
        for origin in Entry.objects.live()
        .filter(changed_at__lte=started)
        .values_list("origin", flat=True)
        if origin not in seen
    ]
    for origin in gone:
        withdraw_entry(origin=origin, now=started)
    return Rebuilt(items=len(seen), withdrawn=len(gone))


@transaction.atomic
def _put_batch(batch: list[Item], started: datetime) -> None:
    for item in batch:
        put_entry(item=item, now=started, unless_changed_since=started)


def _describe(item: Item) -> dict[str, Any]:
    """Return the fields of an entry for `item`: its place is filled in from below."""
    if item.topic_id and not item.course_id:
        topic = Topic.objects.only("course_id").get(pk=item.topic_id)
        item = replace(item, course_id=topic.course_id)
    if item.course_id:
        course = Course.objects.only("grade_id", "subject_id").get(pk=item.course_id)
        item = replace(item, grade_id=course.grade_id, subject_id=course.subject_id)
    elif item.grade_id and item.subject_id:
        where = {"grade_id": item.grade_id, "subject_id": item.subject_id}
        course_ids = Course.objects.filter(**where).values_list("pk", flat=True)
        item = replace(item, course_id=course_ids.first())
    copied = (
        *("kind", "url", "title", "summary", "grade_id", "subject_id", "course_id", "topic_id"),
        *("series", "school", "teacher", "language", "duration_ms", "size_bytes"),
        *("has_captions", "licence", "airs_at"),
    )
    return {name: getattr(item, name) for name in copied} | {
        "title": item.title[:255],
        "series": name_series(item.series),
        "sort_key": make_sort_key(item.title),
    }


def _write_lexemes(entry: Entry, item: Item) -> None:
    entry_names = [
        str(part) for part in (entry.subject, entry.grade, entry.topic) if part is not None
    ]
    text = "\n".join([item.summary, item.school, item.teacher, *entry_names, item.text])
    lexemes = " ".join(list_lexemes(title=item.title, text=text))
    Lexemes.objects.update_or_create(entry=entry, defaults={"lexemes": lexemes})
    terms = list_terms(f"{item.title}\n{text}")
    known = set(Term.objects.filter(word__in=terms).values_list("word", flat=True))
    Term.objects.bulk_create(
        [Term(word=word, sample=sample) for word, sample in terms.items() if word not in known],
        ignore_conflicts=True,
    )
