"""Loads a programme: adds what is missing, changes what differs, removes nothing."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from lessons.curriculum.actions.arranging import arrange_topics
from lessons.curriculum.models import Course, Grade, Level, Subject, Topic
from lessons.curriculum.permissions import (
    require,
    user_can_bring_courses,
    user_can_bring_topics,
    user_can_load_programme,
)
from lessons.curriculum.rules import InvalidProgramme, Programme
from lessons.curriculum.signals import courses_changed, names_changed


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """How many records were added and how many were changed."""

    added: int = 0
    changed: int = 0

    @property
    def total(self) -> int:
        return self.added + self.changed

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(added=self.added + other.added, changed=self.changed + other.changed)


@transaction.atomic
def load_curriculum(*, programme: Programme, by: Any, now: datetime) -> Loaded:
    """Bring the whole curriculum in line with `programme`; doing it again changes nothing.

    `by` None is the operator at the command line.

    :raises PermissionDenied: unless `by` may add and change all of it.
    :raises InvalidProgramme: when it speaks of something that is nowhere.
    """
    require(by is None or user_can_load_programme(by))
    levels = _upsert(
        Level,
        [((e.code,), {"name": e.name, "position": e.position}) for e in programme.levels],
        ("code",),
    )
    level_ids = dict(Level.objects.values_list("code", "pk"))
    grades = _upsert(
        Grade,
        [((_find(level_ids, e.level), e.number), {"name": e.name}) for e in programme.grades],
        ("level_id", "number"),
    )
    loaded = levels + grades + _load_courses(programme) + _load_topics(programme)
    courses_changed.send(Course)
    return loaded


@transaction.atomic
def load_courses(*, programme: Programme, by: Any, now: datetime) -> Loaded:
    """Bring the subjects and courses of `programme` in; its other parts are left out.

    :raises PermissionDenied: unless `by` may add and change them.
    :raises InvalidProgramme: when it speaks of something that is nowhere.
    """
    require(user_can_bring_courses(by))
    loaded = _load_courses(programme)
    courses_changed.send(Course)
    return loaded


@transaction.atomic
def load_topics(*, programme: Programme, by: Any, now: datetime) -> Loaded:
    """Bring the topics of `programme` in; its other parts are left out.

    :raises PermissionDenied: unless `by` may add and change them.
    :raises InvalidProgramme: when it speaks of something that is nowhere.
    """
    require(user_can_bring_topics(by))
    loaded = _load_topics(programme)
    courses_changed.send(Topic)
    return loaded


def _load_courses(programme: Programme) -> Loaded:
    last = Subject.objects.aggregate(last=Max("position"))["last"] or 0
    known = set(Subject.objects.values_list("code", flat=True))
    wanted = []
    for entry in programme.subjects:
        values: dict[str, object] = {"name": entry.name}
        if entry.position is not None:
            values["position"] = entry.position
        elif entry.code not in known:
            last += 1
            values["position"] = last
        wanted.append(((entry.code,), values))
    subjects = _upsert(Subject, wanted, ("code",))
    grade_ids = _map_grades()
    subject_ids = dict(Subject.objects.values_list("code", "pk"))
    lasts = dict(Grade.objects.values_list("pk").annotate(last=Max("courses__position")))
    present = set(Course.objects.values_list("grade", "subject"))
    courses = []
    for course in programme.courses:
        key = (_find(grade_ids, (course.level, course.grade)), _find(subject_ids, course.subject))
        values = {"standing": course.standing}
        if course.position is not None:
            values["position"] = course.position
        elif key not in present:
            lasts[key[0]] = (lasts[key[0]] or 0) + 1
            values["position"] = lasts[key[0]]
        courses.append((key, values))
    return subjects + _upsert(Course, courses, ("grade_id", "subject_id"))


def _load_topics(programme: Programme) -> Loaded:
    course_ids = {
        (level, number, subject): pk
        for level, number, subject, pk in Course.objects.values_list(
            "grade__level__code", "grade__number", "subject__code", "pk"
        )
    }
    entries = [
        (_find(course_ids, (entry.level, entry.grade, entry.subject)), entry)
        for entry in programme.topics
    ]
    courses = {course for course, _entry in entries}
    within = {"course__in": courses}
    keys = ("course_id", "code")
    added, changed = _write(
        Topic,
        [
            (
                (course, entry.code),
                {"name": entry.name, "is_core": entry.is_core, "outcomes": entry.outcomes},
            )
            for course, entry in entries
        ],
        keys,
        within=within,
    )
    ids = {
        (course, code): pk
        for course, code, pk in Topic.objects.filter(**within).values_list("course", "code", "pk")
    }
    # Parents may come after their children in the programme, so they are joined last.
    _none, joined = _write(
        Topic,
        [
            (
                (course, entry.code),
                {"parent_id": _find(ids, (course, entry.parent)) if entry.parent else None},
            )
            for course, entry in entries
        ],
        keys,
        within=within,
    )
    wanted = {
        ids[course, entry.code]: entry.position
        for course, entry in entries
        if entry.position is not None
    }
    moved = arrange_topics(courses, first=set(wanted), wanted=wanted)
    return Loaded(added=len(added), changed=len((changed | joined | moved) - added))


def _map_grades() -> dict[Hashable, int]:
    rows = Grade.objects.values_list("level__code", "number", "pk")
    return {(level, number): pk for level, number, pk in rows}


def _find(ids: Mapping[Any, int], key: Hashable) -> int:
    try:
        return ids[key]
    except KeyError as error:
        raise InvalidProgramme(f"The programme speaks of {key!r}, which is nowhere.") from error


def _upsert(
    model: type[models.Model],
    wanted: Iterable[tuple[tuple[Any, ...], Mapping[str, Any]]],
    keys: tuple[str, ...],
) -> Loaded:
    added, changed = _write(model, wanted, keys)
    return Loaded(added=len(added), changed=len(changed))


def _write(
    model: type[models.Model],
    wanted: Iterable[tuple[tuple[Any, ...], Mapping[str, Any]]],
    keys: tuple[str, ...],
    *,
    within: Mapping[str, Any] | None = None,
) -> tuple[set[int], set[int]]:
    """Make records with these keys have these values; return the ids added and changed."""
    manager = model._default_manager
    present = {
        tuple(getattr(item, key) for key in keys): item for item in manager.filter(**within or {})
    }
    new: list[models.Model] = []
    changed: dict[int, models.Model] = {}
    fields: set[str] = set()
    for key, values in wanted:
        item = present.get(key)
        if item is None:
            item = model(**dict(zip(keys, key, strict=True)), **values)
            present[key] = item
            new.append(item)
            continue
        for name, value in values.items():
            if getattr(item, name) != value:
                setattr(item, name, value)
                if item.pk is not None:
                    fields.add(name)
                    changed[item.pk] = item
    manager.bulk_create(new, batch_size=500)
    if changed:
        manager.bulk_update(list(changed.values()), sorted(fields), batch_size=500)
        if fields & {"name", "outcomes"}:
            names_changed.send(model, pks=set(changed))
    return {item.pk for item in new}, set(changed)
