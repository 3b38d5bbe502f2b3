"""Puts a public thing into the table, and takes one away."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from lessons.curriculum.models import Course, Topic
from lessons.discovery.actions.editions import hold_edition, mark_changed
from lessons.discovery.models import Credit, Entry, Kind, Lexemes, Term
from lessons.discovery.rules import (
    InvalidItem,
    Item,
    list_lexemes,
    list_terms,
    make_key,
    make_sort_key,
)

_TEXTS = ("url", "title", "summary", "series", "school", "teacher", "licence", "sort_key")


@transaction.atomic
def put_entry(*, item: Item, now: datetime, unless_edition_after: int | None = None) -> Entry:
    """Make `item` findable, or say anew what it is; the same item once more changes nothing.

    With `unless_edition_after`, a row that was written in a later edition is left as it is.

    :raises InvalidItem: for a kind that there is not.
    """
    if item.kind not in Kind.values:
        raise InvalidItem(f"{item.kind!r} is no kind of thing")
    hold_edition()
    entry = Entry.objects.filter(origin=item.origin).first()
    digest = item.digest()
    if entry is not None:
        if unless_edition_after is not None and entry.edition > unless_edition_after:
            return entry
        if entry.withdrawn_at is None and entry.digest == digest:
            return entry
    entry = entry or Entry(origin=item.origin, identifier=item.origin.replace(":", "-"))
    for name, value in describe_entry(item).items():
        setattr(entry, name, value)
    entry.published_at = item.published_at or entry.published_at or now
    entry.changed_at, entry.withdrawn_at = now, None
    entry.digest, entry.edition = digest, mark_changed()
    entry.save()
    _write_words(entry, item)
    entry.credits.all().delete()
    Credit.objects.bulk_create(list_credits(entry, item))
    return entry


@transaction.atomic
def withdraw_entry(*, origin: str, now: datetime, unless_edition_after: int | None = None) -> bool:
    """Take the thing of `origin` away, leaving a tombstone; tell whether it was there.

    With `unless_edition_after`, a row that was written in a later edition is left as it is.
    """
    hold_edition()
    entry = Entry.objects.filter(origin=origin, withdrawn_at=None).first()
    if entry is None:
        return False
    if unless_edition_after is not None and entry.edition > unless_edition_after:
        return False
    Lexemes.objects.filter(entry=entry).delete()
    entry.credits.all().delete()
    # Whoever withdraws a thing withdraws its words: only that it was there remains.
    for name in _TEXTS:
        setattr(entry, name, "")
    entry.changed_at = entry.withdrawn_at = now
    entry.edition = mark_changed()
    entry.save()
    return True


@transaction.atomic
def mark_stale(*, place: str, pks: Collection[int]) -> int:
    """Have what stands at these places told anew at the next rebuilding; return how much it is.

    `place` is the field of an entry; what stands there is found by the name of its place.
    """
    mark_changed()
    return Entry.objects.live().filter(**{f"{place}__in": pks}).update(digest="")


@transaction.atomic
def mark_stale_schools(*, names: Collection[str]) -> int:
    """Have what comes from schools of these names told anew; return how much it is."""
    called = Q(pk__in=())
    for name in names:
        called |= Q(school=name) | Q(school__startswith=f"{name} (")
    stale = Entry.objects.live().filter(called)
    if not stale.exists():
        return 0
    mark_changed()
    return stale.update(digest="")


def describe_entry(item: Item, course: Course | None = None) -> dict[str, Any]:
    """Return the fields of an entry for `item`: its place is filled in from below.

    `course` is that of the item where the caller has it at hand.
    """
    if item.topic_id and not item.course_id:
        topic = Topic.objects.only("course_id").get(pk=item.topic_id)
        item = replace(item, course_id=topic.course_id)
    if item.course_id:
        course = course or Course.objects.only("grade_id", "subject_id").get(pk=item.course_id)
        item = replace(item, grade_id=course.grade_id, subject_id=course.subject_id)
    elif item.grade_id and item.subject_id:
        where = {"grade_id": item.grade_id, "subject_id": item.subject_id}
        course_ids = Course.objects.filter(**where).values_list("pk", flat=True)
        item = replace(item, course_id=course_ids.first())
    copied = (
        *("kind", "url", "title", "summary", "grade_id", "subject_id", "course_id", "topic_id"),
        *("series", "school", "teacher", "language", "duration_ms", "size_bytes"),
        *("has_captions", "licence"),
    )
    # When it airs is told by others (put_airings), and stays when the thing is told anew.
    told = ("airs_at",) if item.airs_at is not None else ()
    return {name: getattr(item, name) for name in (*copied, *told)} | {
        "title": item.title[:255],
        "sort_key": make_sort_key(item.title),
    }


def list_credits(entry: Entry, item: Item) -> list[Credit]:
    """Return who made `item`, each once, in the order of naming; not yet saved."""
    names = {key: name for name in item.teachers if (key := make_key(name, item.school))}
    school_key = make_key(item.school)
    return [
        Credit(entry=entry, name=" ".join(name.split())[:200], key=key, school_key=school_key)
        for key, name in names.items()
    ]


def list_words(item: Item, names: Iterable[str]) -> tuple[str, dict[str, str]]:
    """Return the lexemes of `item` and its words as written; `names` are those of its place."""
    text = "\n".join([item.summary, item.school, item.teacher, *names, item.text])
    lexemes = " ".join(list_lexemes(title=item.title, text=text))
    return lexemes, list_terms(f"{item.title}\n{text}")


def _write_words(entry: Entry, item: Item) -> None:
    places = (entry.subject, entry.grade, entry.topic)
    lexemes, terms = list_words(item, [str(place) for place in places if place is not None])
    Lexemes.objects.update_or_create(entry=entry, defaults={"lexemes": lexemes})
    known = set(Term.objects.filter(word__in=terms).values_list("word", flat=True))
    Term.objects.bulk_create(
        [Term(word=word, sample=sample) for word, sample in terms.items() if word not in known],
        ignore_conflicts=True,
    )
