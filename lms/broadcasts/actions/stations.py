"""Stations and channels: added, changed, closed."""

from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lms import LmsError
from lms.broadcasts.actions.audit import note
from lms.broadcasts.models import Channel, Station
from lms.broadcasts.permissions import require_manage
from lms.broadcasts.queries.profiles import is_counted_from, list_profiles
from lms.broadcasts.rules.airings import ChannelKind
from lms.broadcasts.rules.frames import FRAMES_PER_MINUTE
from lms.people.models import Organisation

_CHANGED = ["name", "xmltv_id", "profile", "step_frames", "day_start"]


class InvalidStation(LmsError):
    """Such a station or channel cannot be; `fields` name what is missing, taken or unknown."""

    def __init__(self, *fields: str) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@transaction.atomic
def add_station(
    *,
    organisation: Organisation,
    name: str,
    profile: str = "xdcam-hd422",
    by: Any,
    now: datetime,
) -> Station:
    """Add a station that an office plans for.

    :raises NotAllowed: `by` may not there.
    :raises InvalidStation: the office has one of this name, or it has none.
    """
    require_manage(by, organisation)
    station = Station(organisation=organisation, name=name.strip(), profile=profile, made_at=now)
    _check(station)
    station.save()
    note(station, "add_station", by=by, now=now)
    return station


@transaction.atomic
def change_station(*, station: Station, name: str, profile: str, by: Any, now: datetime) -> Station:
    """Give a station another name or another way to make its files.

    :raises NotAllowed: `by` may not.
    :raises InvalidStation: the office has another of this name, or nothing is made like that.
    """
    station = _lock_station(station, by)
    before = {"name": station.name, "profile": station.profile}
    station.name, station.profile = name.strip(), profile
    _check(station)
    station.save(update_fields=["name", "profile"])
    note(station, "change_station", by=by, now=now, before=before)
    return station


@transaction.atomic
def set_station_open(*, station: Station, is_open: bool, by: Any, now: datetime) -> Station:
    """Close a station, or open it again; nothing is deleted, nor aired from then on.

    :raises NotAllowed: `by` may not.
    """
    station = _lock_station(station, by)
    if station.is_active != is_open:
        station.is_active, station.closed_at = is_open, None if is_open else now
        station.save(update_fields=["is_active", "closed_at"])
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
    :raises InvalidStation: its name or identifier is missing or taken, its profile of another kind.
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
def set_up_channel(
    *, organisation: Organisation, station: str, by: Any, now: datetime, **given: Any
) -> Channel:
    """Add a channel to the station of that name; the office is given the station if it has none.

    :raises NotAllowed: `by` may not there.
    :raises InvalidStation: a name or identifier is missing or taken; then there is neither.
    """
    require_manage(by, organisation)
    found = Station.objects.filter(
        organisation=organisation, name__iexact=station.strip(), is_active=True
    ).first() or add_station(organisation=organisation, name=station, by=by, now=now)
    return add_channel(station=found, **given, by=by, now=now)


@transaction.atomic
def change_channel(
    *,
    channel: Channel,
    name: str,
    xmltv_id: str,
    step_minutes: int,
    profile: str,
    day_start: time,
    by: Any,
    now: datetime,
) -> Channel:
    """Give a channel another name, identifier, step, profile or start of its day.

    When its day starts stays once anything is planned: all of that is counted from there.

    :raises NotAllowed: `by` may not.
    :raises InvalidStation: its name or identifier is missing or taken, its profile of another
        kind, or its day would start at another time than what is planned is counted from.
    """
    channel = _lock_channel(channel, by)
    before = {name: str(getattr(channel, name)) for name in _CHANGED}
    if channel.day_start != day_start:
        # Whoever places an airing holds the office.
        Organisation.objects.select_for_update().get(pk=channel.station.organisation_id)
        if is_counted_from(channel):
            raise InvalidStation("day_start")
    channel.name, channel.xmltv_id, channel.profile = name.strip(), xmltv_id.strip(), profile
    channel.step_frames, channel.day_start = step_minutes * FRAMES_PER_MINUTE, day_start
    _check(channel)
    channel.save(update_fields=_CHANGED)
    note(channel, "change_channel", by=by, now=now, before=before)
    return channel


@transaction.atomic
def set_channel_open(*, channel: Channel, is_open: bool, by: Any, now: datetime) -> Channel:
    """Close a channel, or open it again; nothing is deleted, nor aired from then on.

    :raises NotAllowed: `by` may not.
    """
    channel = _lock_channel(channel, by)
    if channel.is_active != is_open:
        channel.is_active, channel.closed_at = is_open, None if is_open else now
        channel.save(update_fields=["is_active", "closed_at"])
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
        raise InvalidStation(*error.message_dict) from error
    is_radio = isinstance(instance, Channel) and instance.kind == ChannelKind.RADIO
    if instance.profile and instance.profile not in list_profiles(is_radio=is_radio):
        raise InvalidStation("profile")
