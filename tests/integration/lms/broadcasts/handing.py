"""A week as it was published, with masters in stock, for what is handed to the station."""

import hashlib
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from lms.broadcasts.models import Airing, PublishedSchedule
from lms.broadcasts.queries.links import sign_address
from lms.broadcasts.queries.stock import Stocked
from lms.broadcasts.rules.airings import MasterState
from lms.broadcasts.rules.frames import find_week
from lms.broadcasts.rules.handing import HandedFile
from media_pipeline.adapters.stores import get_private_store
from tests.factories.broadcasts import AiringFactory

PIECE = bytes(range(256)) * 4096
"""A megabyte of which no two neighbouring bytes are alike."""


class Stock:
    """Masters in the place of those that the media app makes."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, str], Stocked] = {}

    def add(self, lesson: Any, profile: str = "xdcam-hd422", **given: Any) -> Stocked:
        """Put a master of a lesson's film into the private store."""
        content = given.pop("content", PIECE + str(lesson.pk).encode())
        digest = hashlib.sha256(content).hexdigest()
        place = f"masters/{digest[:2]}/{digest}.mxf"
        get_private_store().write(place, content)
        facts: dict[str, Any] = {
            "source": lesson.recording_id,
            "profile": profile,
            "state": MasterState.READY,
            "light": "green",
            "digest": digest,
            "md5": hashlib.md5(content).hexdigest(),
            "bytes": len(content),
            "frames": 15 * 60 * 25,
            "place": place,
            "made_at": timezone.now(),
        }
        row = Stocked(**facts | given)
        self.rows[row.source, profile] = row
        return row

    def revoke(self, lesson: Any, profile: str = "xdcam-hd422") -> None:
        """Let a master be handed over no longer."""
        del self.rows[lesson.recording_id, profile]

    def list(self, wanted: Any, *, locked: Any = ()) -> dict[tuple[int, str], Stocked]:
        return {pair: row for pair, row in self.rows.items() if pair in set(wanted)}

    def find(self, digest: str) -> Stocked | None:
        return next((one for one in self.rows.values() if one.digest == digest), None)


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
