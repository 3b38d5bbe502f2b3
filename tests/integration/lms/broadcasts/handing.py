"""A week as it was published, with masters in stock, for what is handed to the station."""

import hashlib
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from lms.broadcasts.models import Airing, PublishedSchedule
from lms.broadcasts.queries.links import sign_address
from lms.broadcasts.rules.frames import find_week
from lms.broadcasts.rules.handing import HandedFile
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.models import Master
from tests.factories.broadcasts import AiringFactory
from tests.factories.media import MasterFactory

PIECE = bytes(range(256)) * 4096
"""A megabyte of which no two neighbouring bytes are alike."""


class Stock:
    """Masters as the media app keeps them, without an hour of encoding."""

    def add(self, lesson: Any, **given: Any) -> Master:
        """Put a master of a lesson's film into the private store."""
        content = given.pop("content", PIECE + str(lesson.pk).encode())
        master = MasterFactory(
            ready=True,
            original=lesson.recording.original,
            sha256=hashlib.sha256(content).hexdigest(),
            md5=hashlib.md5(content).hexdigest(),
            bytes=len(content),
            frames=15 * 60 * 25,
            **given,
        )
        get_private_store().write(master.name, content)
        return master


def publish(world: SimpleNamespace, *airings: Airing, number: int = 1) -> PublishedSchedule:
    """Publish airings of one week as they stand."""
    return PublishedSchedule.objects.create(
        channel=world.tv,
        week=find_week(airings[0].date),
        number=number,
        snapshot={"airings": [describe(one) for one in airings]},
        published_by=world.planner,
        published_at=timezone.now(),
    )


def describe(airing: Airing) -> dict[str, Any]:
    return {
        "id": airing.pk,
        "date": airing.date.isoformat(),
        "start_frame": airing.start_frame,
        "frames": airing.frames,
        "kind": airing.kind,
        "title": airing.title,
        "course_id": airing.course_id,
        "lesson_id": airing.lesson_id,
        "relay_source": airing.relay_source,
        "master_digest": airing.master_digest,
    }


def plan_week(world: SimpleNamespace, today: date) -> list[Airing]:
    """Return a first airing, its repeat and a relay of the week of `today`."""
    monday = find_week(today)
    lesson = world.lessons[0]
    hour = 60 * 60 * 25
    facts = {
        "channel": world.tv,
        "date": monday,
        "title": lesson.title,
        "lesson_id": lesson.pk,
        "course": world.course,
    }
    first = AiringFactory(**facts, start_frame=7 * hour)
    repeat = AiringFactory(**facts, start_frame=14 * hour, repeat=True, of_airing=first)
    relay = AiringFactory(
        channel=world.tv,
        date=monday + timedelta(days=1),
        start_frame=8 * hour,
        relay=True,
        title="Tiếng Việt 1",
        course=world.course,
    )
    return [first, repeat, relay]


def address_of(world: SimpleNamespace, file: HandedFile, **given: Any) -> str:
    facts = {"user": world.planner, "now": timezone.now()}
    return sign_address(channel=world.tv, digest=file.sha256, name=file.name, **facts | given)
