"""Stations and their channels, windows, seasons and their plans, airings, what was published."""

from lms.broadcasts.models.airings import Airing, Filler, WeekEdit
from lms.broadcasts.models.channels import Channel, DayPart, DayPartException, Station
from lms.broadcasts.models.published import PublishedSchedule
from lms.broadcasts.models.seasons import PlannedLesson, ScreenLimit, Season, SeasonPlan

__all__ = [
    "Airing",
    "Channel",
    "DayPart",
    "DayPartException",
    "Filler",
    "PlannedLesson",
    "PublishedSchedule",
    "ScreenLimit",
    "Season",
    "SeasonPlan",
    "Station",
    "WeekEdit",
]
