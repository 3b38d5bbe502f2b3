"""Stations, channels, seasons and airings for tests; states are traits."""

from datetime import date

import factory
from django.utils import timezone

from lms.broadcasts.models import Airing, Channel, DayPart, Season, SeasonPlan, Station
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR, FRAMES_PER_MINUTE
from tests.factories.curriculum import CourseFactory
from tests.factories.people import OrganisationFactory

MONDAY = date(2026, 11, 30)


class StationFactory(factory.django.DjangoModelFactory):
    """A station that a province office plans for."""

    class Meta:
        model = Station

    organisation = factory.SubFactory(OrganisationFactory, province=True)
    name = factory.Sequence(lambda number: f"Đài {number}")
    made_at = factory.LazyFunction(timezone.now)


class ChannelFactory(factory.django.DjangoModelFactory):
    """A television channel."""

    class Meta:
        model = Channel

    class Params:
        radio = factory.Trait(kind="radio")

    station = factory.SubFactory(StationFactory)
    name = factory.Sequence(lambda number: f"Kênh {number}")
    kind = "tv"
    xmltv_id = factory.Sequence(lambda number: f"kenh{number}.vn")


class DayPartFactory(factory.django.DjangoModelFactory):
    """A window of every day, from 7:00 to 11:00."""

    class Meta:
        model = DayPart

    channel = factory.SubFactory(ChannelFactory)
    weekdays = "1234567"
    start_frame = 7 * FRAMES_PER_HOUR
    end_frame = 11 * FRAMES_PER_HOUR


class SeasonFactory(factory.django.DjangoModelFactory):
    """A season of four weeks."""

    class Meta:
        model = Season

    organisation = factory.SubFactory(OrganisationFactory, province=True)
    name = "Mùa phát sóng"
    first_date = MONDAY
    last_date = date(2026, 12, 27)
    made_at = factory.LazyFunction(timezone.now)


class SeasonPlanFactory(factory.django.DjangoModelFactory):
    """A subject of a grade in a season."""

    class Meta:
        model = SeasonPlan

    season = factory.SubFactory(SeasonFactory)
    course = factory.SubFactory(CourseFactory)


class AiringFactory(factory.django.DjangoModelFactory):
    """A first airing of fifteen minutes on Monday at 7:00."""

    class Meta:
        model = Airing

    class Params:
        repeat = factory.Trait(kind="repeat")
        relay = factory.Trait(kind="relay", relay_source="VTV7")

    channel = factory.SubFactory(ChannelFactory)
    date = MONDAY
    start_frame = 7 * FRAMES_PER_HOUR
    frames = 15 * FRAMES_PER_MINUTE
    kind = "first"
    title = "Phép cộng trong phạm vi 10"
    made_at = factory.LazyFunction(timezone.now)
