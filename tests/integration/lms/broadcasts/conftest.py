"""A province with a station of two channels, and public lessons of one subject of grade one."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from lms.broadcasts.actions.handing import gather_days
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR, find_week
from lms.people.rules import Role
from tests.factories.broadcasts import (
    MONDAY,
    ChannelFactory,
    DayPartFactory,
    SeasonFactory,
    StationFactory,
)
from tests.factories.catalogue import make_lesson, make_watchable_source, plant_subject
from tests.factories.media import OriginalFactory
from tests.factories.people import MembershipFactory, OrganisationFactory
from tests.integration.lms.broadcasts.handing import PIECE, Stock, address_of, plan_week, publish
from tests.integration.lms.broadcasts.publishing import NOW

MINUTES = 15


class Clock:
    """What stands still until a test sets it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.set(NOW)

    def set(self, now: datetime) -> None:
        """Let it be `now` from here on."""
        self._monkeypatch.setattr(timezone, "now", lambda: now)


def build_world() -> SimpleNamespace:
    """Everything that the tests begin with."""
    place = plant_subject()
    office = OrganisationFactory(province=True)
    far = OrganisationFactory(province=True)

    def make(role: Role, at: Any) -> Any:
        return MembershipFactory(role=role.value, organisation=at).user

    station = StationFactory(organisation=office)
    tv = ChannelFactory(station=station, name="Truyền hình")
    radio = ChannelFactory(station=station, name="Phát thanh", radio=True)
    for start in (7, 14, 19):
        hours = {"start_frame": start * FRAMES_PER_HOUR, "end_frame": (start + 1) * FRAMES_PER_HOUR}
        DayPartFactory(channel=tv, **hours)
    lessons = [
        make_lesson(
            place,
            title=f"Bài {number}",
            live=True,
            recording=make_watchable_source(original=OriginalFactory(duration_ms=MINUTES * 60_000)),
        )
        for number in (1, 2, 3)
    ]
    return SimpleNamespace(
        monday=MONDAY,
        place=place,
        course=place.course,
        office=office,
        station=station,
        tv=tv,
        radio=radio,
        lessons=lessons,
        season=SeasonFactory(organisation=office),
        planner=make(Role.BROADCASTER, office),
        officer=make(Role.EDUCATION_OFFICER, office),
        administrator=make(Role.ADMINISTRATOR, office),
        reviewer=make(Role.OFFICE_REVIEWER, office),
        stranger=make(Role.BROADCASTER, far),
    )


@pytest.fixture(scope="module")
def kept_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Build it once a module: the transactions of the tests lie within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(kept_world: SimpleNamespace, db: None) -> SimpleNamespace:
    """Return the world with objects of the test's own."""
    return deepcopy(kept_world)


@pytest.fixture
def stock(db: None, media_stores: Any) -> Stock:
    """Return what puts masters into the private store."""
    return Stock()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop the clock on a Monday morning, whenever the tests are run, and return what sets it."""
    return Clock(monkeypatch)


@pytest.fixture
def week(world: SimpleNamespace, stock: Stock, clock: Clock) -> SimpleNamespace:
    """Return this week, published, with a master of its lesson and its address."""
    today = timezone.localdate()
    airings = plan_week(world, today)
    master = stock.add(world.lessons[0])
    publish(world, *airings)
    monday = find_week(today)
    gathered = gather_days(channel=world.tv, first=monday, last=monday + timedelta(days=6))
    file = next(one.handed.file for one in gathered if one.handed.file)
    return SimpleNamespace(
        monday=monday,
        airings=airings,
        file=file,
        master=master,
        content=PIECE + str(world.lessons[0].pk).encode(),
        address=address_of(world, file),
    )
