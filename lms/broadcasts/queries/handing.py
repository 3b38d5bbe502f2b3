"""What a channel was told to air, and whether the file of each airing can be had now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from lessons.catalogue.queries import list_lesson_models
from lessons.curriculum.models import Course
from lessons.reviews.models import Approval, Vote
from lms.broadcasts.models import Airing, Channel, FileName, PublishedSchedule
from lms.broadcasts.permissions import list_channels
from lms.broadcasts.queries.candidates import Airable, find_airable
from lms.broadcasts.queries.stock import Stocked, find_stocked, list_sources, list_stock
from lms.broadcasts.rules.airings import AiringKind, MasterState
from lms.broadcasts.rules.frames import Span, find_week
from lms.broadcasts.rules.handing import HandedFile
from lms.broadcasts.rules.links import Link
from lms.broadcasts.rules.readiness import FETCHABLE, Readiness, judge_readiness

# So long after its last airing a file may still be fetched: for an archive, for what was missed.
AFTERWARDS = timedelta(days=14)
# So long who fetched it and what arrived can be looked at.
ON_RECORD = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Announced:
    """One airing as it was published."""

    key: int
    day: date
    span: Span
    kind: AiringKind
    title: str
    course: int | None
    lesson: int | None
    relay_source: str
    locked: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One published airing with what a station asks about it."""

    told: Announced
    readiness: Readiness
    stocked: Stocked | None
    source: int | None
    grade: int | None
    subject: str
    alarm: str = ""
    approved_by: str = ""

    @property
    def is_fetchable(self) -> bool:
        """Tell whether its file can be fetched now."""
        return self.readiness in FETCHABLE


def list_announced(channel: Channel, first: date, last: date) -> list[Announced]:
    """Return what was last published of these days, in order."""
    found = [
        one
        for version in list_newest(channel, first, last).values()
        for one in _read_snapshot(version.snapshot)
        if first <= one.day <= last
    ]
    return sorted(found, key=lambda one: (one.day, one.span.start, one.key))


def list_newest(channel: Channel, first: date, last: date) -> dict[date, PublishedSchedule]:
    """Return by Monday the newest version of each week that holds one of these days."""
    versions = PublishedSchedule.objects.filter(
        channel=channel, week__gte=find_week(first), week__lte=last
    )
    # Older versions are not read at all: a season has many, and each is a whole week.
    of_week = PublishedSchedule.objects.filter(channel=channel, week=OuterRef("week"))
    newest = of_week.order_by("-number").values("number")[:1]
    return {one.week: one for one in versions.filter(number=Subquery(newest))}


def list_lines(channel: Channel, first: date, last: date) -> list[Line]:
    """Return the published airings of these days with the state of each file."""
    told = list_announced(channel, first, last)
    airable = find_airable({one.lesson for one in told if one.lesson is not None})
    profile = channel.delivery_profile
    stock = list_stock(
        {(one.source_id, profile) for one in airable.values()},
        locked={one.locked for one in told if one.locked},
    )
    courses = Course.objects.filter(pk__in={one.course for one in told if one.course})
    places = {one.pk: one for one in courses.select_related("grade", "subject")}
    alarms = _read_alarms(told)
    names = read_approvers(set(airable))
    return [
        _make_line(one, airable, stock, places, profile, alarms.get(one.key, ""), names)
        for one in told
    ]


def read_approvers(lessons: Iterable[int]) -> dict[int, str]:
    """Return by lesson who voted for it in the end, as minutes name them."""
    page = ContentType.objects.get_for_model(Page)
    approvals = Approval.objects.in_force().filter(
        thing_type=page, thing_id__in=[str(one) for one in lessons]
    )
    rows = list(approvals.values_list("thing_id", "submission", "ground"))
    submissions = [submission for _thing, submission, _ground in rows if submission]
    votes = Vote.objects.filter(
        round__submission__in=submissions, choice__startswith="approve"
    ).order_by("round__opened_at", "cast_at", "pk")
    by_submission: dict[int, list[str]] = {}
    for submission, name in votes.values_list("round__submission", "reviewer_name"):
        names = by_submission.setdefault(submission, [])
        if name not in names:
            names.append(name)
    labels = dict(Approval.Ground.choices)
    return {
        int(thing): ", ".join(by_submission.get(submission, [])) or str(labels.get(ground, ""))
        for thing, submission, ground in rows
    }


@dataclass(frozen=True, kw_only=True)
class Fetchable:
    """What a link leads to at this moment."""

    channel: Channel
    person: Any
    stocked: Stocked
    title: str


def find_fetchable(link: Link, *, now: datetime, today: date) -> Fetchable | None:
    """Return what `link` leads to; None for whoever may not have it, or for what is no more.

    Asked at every request and while bytes go out: a lesson that is withdrawn, a master that is
    revoked, and a person who has left, each ends an address at once.
    """
    if link.is_over(now):
        return None
    person = get_user_model()._default_manager.filter(pk=link.person, is_active=True).first()
    channel = list_channels(person).filter(pk=link.channel).first() if person else None
    if channel is None:
        return None
    stocked = find_stocked(link.digest)
    if stocked is None:
        return None
    title = find_promised(channel, stocked, since=today - AFTERWARDS)
    if title is None:
        return None
    return Fetchable(channel=channel, person=person, stocked=stocked, title=title)


def find_promised(channel: Channel, stocked: Stocked, *, since: date) -> str | None:
    """Return the title under which a master was published; None if it may not be handed over.

    It may as long as a lesson of its film is public by review and was published on the channel,
    on a day not before `since`.
    """
    if stocked.profile != channel.delivery_profile:
        return None
    # First what may air: the published weeks of a year are a long reading, asked again and again.
    airable = find_airable(_list_lessons_of(list_sources(stocked.original)))
    if not airable:
        return None
    promised = list_announced(channel, since, since + timedelta(days=400))
    return next((one.title for one in promised if one.lesson in airable), None)


@dataclass(frozen=True, kw_only=True)
class Named:
    """A master as a channel is handed it, found by its hash."""

    channel: Channel
    stocked: Stocked
    file: HandedFile
    title: str


def find_named(channel: Channel, digest: str, *, today: date) -> Named | None:
    """Return a master that a channel may have, under the name that it has there."""
    named = FileName.objects.filter(channel=channel, digest=digest).first()
    stocked = find_stocked(digest) if named is not None else None
    if named is None or stocked is None:
        return None
    title = find_promised(channel, stocked, since=today - ON_RECORD)
    if title is None:
        return None
    file = name_file(stocked, named.name)
    return Named(channel=channel, stocked=stocked, file=file, title=title)


def name_file(stocked: Stocked, name: str) -> HandedFile:
    """Return a master as it is handed over under a name."""
    return HandedFile(
        name=name,
        bytes=stocked.bytes,
        sha256=stocked.digest,
        md5=stocked.md5,
        frames=stocked.frames,
        som=stocked.som,
        begins=stocked.begins,
    )


def _list_lessons_of(sources: Collection[int]) -> set[int]:
    return {
        number
        for model in list_lesson_models()
        for number in model._default_manager.filter(recording__in=sources).values_list(
            "pk", flat=True
        )
    }


def _make_line(
    told: Announced,
    airable: Mapping[int, Airable],
    stock: Mapping[tuple[int, str], Stocked],
    places: Mapping[int, Any],
    profile: str,
    alarm: str,
    names: Mapping[int, str],
) -> Line:
    lesson = airable.get(told.lesson) if told.lesson is not None else None
    stocked = stock.get((lesson.source_id, profile)) if lesson is not None else None
    place = places.get(told.course) if told.course is not None else None
    return Line(
        told=told,
        readiness=judge_readiness(
            kind=told.kind,
            may_air=lesson is not None,
            state=stocked.state if stocked is not None else MasterState.NONE,
            digest=stocked.digest if stocked is not None else "",
            locked=told.locked,
        ),
        stocked=stocked,
        source=lesson.source_id if lesson is not None else None,
        grade=place.grade.number if place is not None else None,
        subject=place.subject.name if place is not None else "",
        alarm=alarm,
        approved_by=names.get(lesson.lesson_id, "") if lesson is not None else "",
    )


def _read_alarms(told: Iterable[Announced]) -> dict[int, str]:
    rows = Airing.objects.filter(pk__in=[one.key for one in told]).exclude(alarm="")
    return dict(rows.values_list("pk", "alarm"))


def _read_snapshot(snapshot: Any) -> list[Announced]:
    return [
        Announced(
            key=row["id"],
            day=date.fromisoformat(row["date"]),
            span=Span(row["start_frame"], row["start_frame"] + row["frames"]),
            kind=AiringKind(row["kind"]),
            title=row["title"],
            course=row.get("course_id"),
            lesson=row.get("lesson_id"),
            relay_source=row.get("relay_source", ""),
            locked=row.get("master_digest", ""),
        )
        for row in snapshot.get("airings", [])
    ]
