"""Stations and channels: added, changed, closed."""

from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lms import LmsError
from lms.broadcasts.actions.audit import note
from lms.broadcasts.models import Channel, Station
from lms.broadcasts.permissions import require_manage
from lms.broadcasts.rules.airings import ChannelKind
from lms.broadcasts.rules.frames import FRAMES_PER_MINUTE
from lms.people.models import Organisation


class InvalidStation(LmsError):
    """Such a station or channel cannot be: its name or identifier is missing or taken."""


@transaction.atomic
def add_station(
    *,
    organisation: Organisation,
    name: str,
    profile: str = "xdcam-hd422",
    leader: bool = False,
    by: Any,
    now: datetime,
) -> Station:
    """Add a station that an office plans for.

    :raises NotAllowed: `by` may not there.
    :raises InvalidStation: the office has one of this name, or it has none.
    """
    require_manage(by, organisation)
    station = Station(
        organisation=organisation, name=name.strip(), profile=profile, leader=leader, made_at=now
    )
    _check(station)
    station.save()
    note(station, "add_station", by=by, now=now)
    return station


@transaction.atomic
def change_station(
    *, station: Station, name: str, profile: str, leader: bool, by: Any, now: datetime
) -> Station:
    """Give a station another name or another way to make its files.

    :raises NotAllowed: `by` may not.
    :raises InvalidStation: the office has another of this name.
    """
    station = _lock_station(station, by)
    before = {"name": station.name, "profile": station.profile, "leader": station.leader}
    station.name, station.profile, station.leader = name.strip(), profile, leader
    _check(station)
    station.save(update_fields=["name", "profile", "leader"])
    note(station, "change_station", by=by, now=now, before=before)
    return station


@transaction.atomic
def set_station_open(*, station: Station, is_open: bool, by: Any, now: datetime) -> Station:
    """Close a station, or open it again; nothing is deleted.

    :raises NotAllowed: `by` may not.
    """
    station = _lock_station(station, by)
    if station.is_active != is_open:
        station.is_active = is_open
        station.save(update_fields=["is_active"])
        note(station, "reopen_station" if is_open else "close_station", by=by, now=now)
    return station


@transaction.atomic
def add_channel(
    *,
    station: Station,
    name: str,
    kind: ChannelKind,
    xmltv_id: str,
    day_start: time = time(0, 0),
    step_minutes: int = 1,
    profile: str = "",
    by: Any,
    now: datetime,
) -> Channel:
    """Add a channel to a station.

    :raises NotAllowed: `by` may not.
    :raises InvalidStation: its name or identifier is missing or taken.
    """
    station = _lock_station(station, by)
    channel = Channel(
        station=station,
        name=name.strip(),
        kind=kind.value,
        xmltv_id=xmltv_id.strip(),
        day_start=day_start,
        step_frames=step_minutes * FRAMES_PER_MINUTE,
        profile=profile,
    )
    _check(channel)
    channel.save()
    note(channel, "add_channel", by=by, now=now)
    return channel


@transaction.atomic
def change_channel(
    *,
    channel: Channel,
    name: str,
    xmltv_id: str,
    step_minutes: int,
    profile: str,
    by: Any,
    now: datetime,
) -> Channel:
    """Give a channel another name, identifier, step or profile.

    When its day starts stays: every airing is counted from there.

    :raises NotAllowed: `by` may not.
    :raises InvalidStation: its name or identifier is missing or taken.
    """
    channel = _lock_channel(channel, by)
    before = {"name": channel.name, "xmltv_id": channel.xmltv_id, "profile": channel.profile}
    channel.name, channel.xmltv_id, channel.profile = name.strip(), xmltv_id.strip(), profile
    channel.step_frames = step_minutes * FRAMES_PER_MINUTE
    _check(channel)
    channel.save(update_fields=["name", "xmltv_id", "profile", "step_frames"])
    note(channel, "change_channel", by=by, now=now, before=before)
    return channel


@transaction.atomic
def set_channel_open(*, channel: Channel, is_open: bool, by: Any, now: datetime) -> Channel:
    """Close a channel, or open it again; nothing is deleted.

    :raises NotAllowed: `by` may not.
    """
    channel = _lock_channel(channel, by)
    if channel.is_active != is_open:
        channel.is_active = is_open
        channel.save(update_fields=["is_active"])
        note(channel, "reopen_channel" if is_open else "close_channel", by=by, now=now)
    return channel


def _lock_station(station: Station, by: Any) -> Station:
    require_manage(by, station.organisation)
    held: Station = Station.objects.select_for_update().get(pk=station.pk)
    return held


def _lock_channel(channel: Channel, by: Any) -> Channel:
    require_manage(by, channel.station.organisation)
    held: Channel = Channel.objects.select_for_update().get(pk=channel.pk)
    return held


def _check(instance: Station | Channel) -> None:
    try:
        instance.full_clean()
    except ValidationError as error:
        raise InvalidStation(error.messages) from error
