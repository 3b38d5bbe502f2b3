"""The devices' part of the `LMS` settings, typed and frozen; read at every use."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class DevicesConf:
    """How the complete site, or a host, wants pupils' data to be kept."""

    # The first one encrypts, all of them decrypt; none: keys made of the site's secret key.
    pupil_keys: tuple[str, ...] = field(default=(), repr=False)
    # So long after a need was last touched its pupil is forgotten, and only counted.
    kept: timedelta = timedelta(days=730)
    # So long it is known who has read whose name.
    readings_kept: timedelta = timedelta(days=1095)


def get_conf() -> DevicesConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LMS", {}).get("DEVICES", {})
    return DevicesConf(
        pupil_keys=tuple(key for key in given.get("PUPIL_KEYS", ()) if key),
        kept=timedelta(days=given.get("KEPT_DAYS", DevicesConf.kept.days)),
        readings_kept=timedelta(
            days=given.get("READINGS_KEPT_DAYS", DevicesConf.readings_kept.days)
        ),
    )
