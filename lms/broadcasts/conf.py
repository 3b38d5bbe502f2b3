"""The broadcasts' part of the `LMS` settings, typed and frozen; read at every use."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

# Minutes of new lessons and relays a day that a pupil of a grade is asked to sit before a screen.
# Nobody has laid them down for the whole country: an office sets its own, a season may differ.
SCREEN_MINUTES = {
    **dict.fromkeys((1, 2), 80),
    **dict.fromkeys((3, 4, 5), 120),
    **dict.fromkeys((6, 7, 8, 9), 180),
    **dict.fromkeys((10, 11, 12), 225),
}


@dataclass(frozen=True, kw_only=True)
class BroadcastsConf:
    """How the complete site, or a host, wants its weeks to be planned."""

    screen_minutes: Mapping[int, int] = field(default_factory=lambda: SCREEN_MINUTES)
    # Hours at which another time of day begins: a repeat lies in another one than its first airing.
    parts_of_day: tuple[int, ...] = (12, 18)
    # Of which grades a gap is never left while others are on the air.
    first_grades: tuple[int, ...] = (1, 2)
    # So many days the public is told what differs from what it knew before.
    notice_days: int = 3
    # So long an address of a master is good: a week's files over a thin link.
    handover_hours: int = 72
    # Whether nginx or the S3 server sends masters itself. Then nobody counts what went out, and
    # what has begun goes on to its end whatever is withdrawn meanwhile.
    handover_by_server: bool = False
    # The folders of stations that pick files up or are sent them, by the channel's identifier.
    station_folders: Mapping[str, str] = field(default_factory=dict)
    # What playlists show where no lesson is and the station has named nothing else.
    filler: str = "CHO_PHAT_SONG.mxf"


def get_conf() -> BroadcastsConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LMS", {}).get("BROADCASTS", {})
    return BroadcastsConf(
        screen_minutes=SCREEN_MINUTES | dict(given.get("SCREEN_MINUTES", {})),
        parts_of_day=tuple(given.get("PARTS_OF_DAY", BroadcastsConf.parts_of_day)),
        first_grades=tuple(given.get("FIRST_GRADES", BroadcastsConf.first_grades)),
        notice_days=given.get("NOTICE_DAYS", BroadcastsConf.notice_days),
        handover_hours=given.get("HANDOVER_HOURS", BroadcastsConf.handover_hours),
        handover_by_server=given.get("HANDOVER_BY_SERVER", BroadcastsConf.handover_by_server),
        station_folders=dict(given.get("STATION_FOLDERS", {})),
        filler=given.get("FILLER", BroadcastsConf.filler),
    )
