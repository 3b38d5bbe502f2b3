"""Tells the lists of public lessons which of them are on television next; nobody's permission."""

from datetime import datetime

from django.utils import timezone

from lessons.discovery.actions import put_airings
from lms.broadcasts.queries.programme import get_programme
from lms.broadcasts.rules.airings import ChannelKind


def announce_airings(*, now: datetime) -> int:
    """Say of every lesson when it is on television next, as far as that was published."""
    moments: dict[str, datetime] = {}
    for one in get_programme(today=timezone.localdate(now)).list_current():
        if one.lesson and one.begins_at > now and one.outlet.kind is ChannelKind.TV:
            moments.setdefault(f"lesson:{one.lesson}", one.begins_at)
    return put_airings(moments=moments)
