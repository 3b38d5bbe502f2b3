"""Stations and their channels, windows, seasons and their plans, airings, what was published."""

from lms.broadcasts.models.aired import AsRun, StationLog
from lms.broadcasts.models.airings import Airing, Filler, WeekEdit
from lms.broadcasts.models.channels import Channel, DayPart, DayPartException, Station
from lms.broadcasts.models.handing import Arrival, Delivery, Download, FileName
from lms.broadcasts.models.published import PublishedSchedule
from lms.broadcasts.models.seasons import PlannedLesson, ScreenLimit, Season, SeasonPlan

__all__ = [
    "Airing",
    "Arrival",
    "AsRun",
    "Channel",
    "DayPart",
    "DayPartException",
    "Delivery",
    "Download",
    "FileName",
    "Filler",
    "PlannedLesson",
    "PublishedSchedule",
    "ScreenLimit",
    "Season",
    "SeasonPlan",
    "Station",
    "StationLog",
    "WeekEdit",
]
