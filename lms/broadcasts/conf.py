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


def get_conf() -> BroadcastsConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LMS", {}).get("BROADCASTS", {})
    return BroadcastsConf(
        screen_minutes=SCREEN_MINUTES | dict(given.get("SCREEN_MINUTES", {})),
        parts_of_day=tuple(given.get("PARTS_OF_DAY", BroadcastsConf.parts_of_day)),
        first_grades=tuple(given.get("FIRST_GRADES", BroadcastsConf.first_grades)),
    )
