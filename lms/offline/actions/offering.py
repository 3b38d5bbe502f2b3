"""Packs are offered, made anew, and taken back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lessons.catalogue.rules import make_slug
from lessons.curriculum.models import Course, Grade, Topic
from lessons.discovery.actions import mark_changed
from lms import LmsError
from lms.offline.conf import get_conf
from lms.offline.models import Edition, Pack
from lms.offline.permissions import may_offer
from lms.offline.rules.choosing import WORDS, Quality
from lms.offline.rules.scopes import Scope
from media_pipeline.actions.jobs import add_job, cancel_job
from media_pipeline.models import Job

BUILD = "build-pack"
LEAST_CEILING = 10_000_000


class UnableToOffer(LmsError, PermissionDenied):
    """This person may not decide about packs."""


# In the address of a pack of this site's own beside one of that name from elsewhere.
OWN = "tai-truong"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a pack shall hold: one of a topic, a subject of a grade, a grade, or a week."""

    grade: Grade | None = None
    course: Course | None = None
    topic: Topic | None = None
    monday: date | None = None
    quality: Quality = Quality.SAVING
    ceiling_bytes: int | None = None

    @property
    def scope(self) -> Scope:
        """Return what its lessons have in common."""
        if self.monday is not None:
            return Scope.WEEK
        if self.topic is not None:
            return Scope.TOPIC
        return Scope.COURSE if self.course is not None else Scope.GRADE

    @property
    def title(self) -> str:
        """Return what it is called, in the language of those who carry it."""
        if self.monday is not None:
            year, week, _day = self.monday.isocalendar()
            last = self.monday + timedelta(days=6)
            days = f"{self.monday:%d-%m} đến {last:%d-%m}"
            where = f" – {self.grade}" if self.grade is not None else ""
            return f"Bài mới tuần {week} năm {year} ({days}){where}"
        if self.topic is not None:
            return f"{self.topic.course} – {self.topic}"[:200]
        return str(self.course or self.grade)

    @property
    def slug(self) -> str:
        """Return its name in addresses."""
        stem = make_slug(self.title)[:80].strip("-")
        if self.topic is not None:
            # Topics of one name stand in many courses, and their names are long.
            stem = f"{stem[:60].strip('-')}-{self.topic.pk}"
        return f"{stem}-{make_slug(WORDS[self.quality])}"


def offer_pack(*, wanted: Wanted, by: Any, now: datetime) -> Pack:
    """Return the pack that holds what is wanted, offered from now on; its building is asked for.

    `by` None is the house itself.

    :raises UnableToOffer: `by` may not.
    """
    _check(by)
    conf = get_conf()
    ceiling = min(conf.ceiling_bytes, wanted.ceiling_bytes or conf.ceiling_bytes)
    with transaction.atomic():
        pack, _new = Pack.objects.update_or_create(
            slug=_name_here(wanted.slug),
            subscription=None,
            defaults={"title": wanted.title, "ceiling_bytes": max(LEAST_CEILING, ceiling)},
            create_defaults={
                "title": wanted.title,
                "scope": wanted.scope,
                "grade": wanted.grade,
                "course": wanted.course,
                "topic": wanted.topic,
                "monday": wanted.monday,
                "quality": wanted.quality,
                "ceiling_bytes": max(LEAST_CEILING, ceiling),
                "created_at": now,
            },
        )
        request_build(pack=pack, by=by, now=now)
    return pack


def _name_here(slug: str) -> str:
    # What was fetched from another site may be called alike, and keeps its address.
    taken = Pack.objects.filter(slug=slug, subscription__isnull=False).exists()
    return f"{slug[:88]}-{OWN}" if taken else slug


def request_build(*, pack: Pack, by: Any, now: datetime) -> Job:
    """Return the job that builds `pack`: a new one, or the one that waits already.

    :raises UnableToOffer: `by` may not.
    """
    _check(by)
    return add_job(
        kind=BUILD,
        now=now,
        arguments={"pack": pack.pk},
        dedupe_key=pack.job_key,
        priority=0 if by is not None else -10,
        requested_by=by,
    )


def stop_build(*, pack: Pack, by: Any, now: datetime) -> None:
    """Call the building of `pack` off; what is handed out already stays.

    :raises UnableToOffer: `by` may not.
    """
    _check(by)
    for job in Job.objects.filter(dedupe_key=pack.job_key, state__in=Job.OPEN):
        cancel_job(job=job, by=by, now=now)


def take_back(*, pack: Pack, by: Any, now: datetime) -> None:
    """Offer `pack` no longer, from this moment.

    :raises UnableToOffer: `by` may not.
    """
    stop_build(pack=pack, by=by, now=now)
    with transaction.atomic():
        mark_changed()
        Pack.objects.filter(pk=pack.pk).update(edition=None)
        Edition.objects.filter(pack=pack.pk).delete()
        pack.delete()


def _check(by: Any) -> None:
    if by is not None and not may_offer(by):
        raise UnableToOffer
