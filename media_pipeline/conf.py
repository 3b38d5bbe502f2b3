"""The `MEDIA_PIPELINE` settings, typed and frozen; read anew whenever they have changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from media_pipeline.core.ladder import LINKS_KBPS, Family
from media_pipeline.core.masters.profiles import BUILT_IN, Profile, read_profiles

GIGABYTE = 10**9
PLAYER_SCRIPTS = tuple(
    f"media_pipeline/{name}.js" for name in ("steering", "feed", "stage", "player")
)


@dataclass(frozen=True, kw_only=True)
class UploadLimits:
    """What one person may still bring into one collection."""

    file_bytes: int
    quota_bytes: int
    """What a collection may hold altogether; 0 for no limit."""
    kinds: frozenset[str] = frozenset({"video", "audio"})


@dataclass(frozen=True, kw_only=True)
class MediaConf:
    """How the complete site, or a host, wants media to be handled."""

    folder: Path
    """A local disk folder: unfinished uploads, unfinished work, files fetched from far stores."""
    private_storage: str = "media_private"
    public_storage: str = "media_public"
    ffmpeg: str = ""
    families: tuple[Family, ...] = tuple(Family)
    links_kbps: tuple[int, ...] = LINKS_KBPS
    limits: Callable[..., UploadLimits] | None = None
    """`limits(user=…, collection=…)` of the host; without it the two numbers below hold."""
    overseen: Callable[[Any], Any] | None = None
    """`overseen(user)` of the host: the collections of which this person learns what went wrong,
    beside those whose recordings they may change."""
    file_bytes: int = 20 * GIGABYTE
    quota_bytes: int = 0
    upload_hours: int = 7 * 24
    most_streams: int = 0
    """How many uploads one web process takes at once; 0 for as many as there are threads."""
    link_minutes: int = 240
    """How long a signed address of something private stays good."""
    accel_prefix: str = ""
    """nginx's internal location over the private store, like `/_private/`; empty without nginx."""
    lease_s: float = 20.0
    beat_s: float = 4.0
    most_attempts: int = 5
    most_deaths: int = 12
    retry_s: float = 5.0
    """The first pause before another attempt; each further one doubles it."""
    tasks: str = "default"
    """Which of the host's `TASKS` carries the tickets of jobs."""
    nice: int = 10
    player_scripts: tuple[str, ...] = PLAYER_SCRIPTS
    """Static files that make the player, in this order; a host may serve them as one."""
    replaced_days: int = 30
    """How long an encoding stays in the stores after a newer one took its place."""

    master_profiles: Mapping[str, Profile] = field(default_factory=lambda: BUILT_IN)
    """What stations may be given: the built-in profiles and those of the house."""
    master_company: str = ""
    """Who delivers, as masters say it in their headers."""

    @property
    def spool(self) -> Path:
        """Return where uploads grow."""
        return self.folder / "spool"

    @property
    def work(self) -> Path:
        """Return where unfinished pieces of encodings wait."""
        return self.folder / "work"

    @property
    def mastering(self) -> Path:
        """Return where masters grow: each as big as what becomes of it, and half of that again."""
        return self.folder / "mastering"

    @property
    def scratch(self) -> Path:
        """Return where tools of workers write what nobody needs afterwards."""
        return self.folder / "scratch"


# What was read last, and from what: a film asks several times for each of its parts.
_read: tuple[dict[str, Any], MediaConf] | None = None


def get_conf() -> MediaConf:
    """Return the settings as they are now."""
    global _read  # threads may read twice, and read the same
    given: Mapping[str, Any] = getattr(settings, "MEDIA_PIPELINE", {})
    last = _read
    if last is None or last[0] != given:
        last = _read = (dict(given), _read_conf(given))
    return last[1]


def _read_conf(given: Mapping[str, Any]) -> MediaConf:
    plain = {
        name.lower(): given[name]
        for name in (
            *("PRIVATE_STORAGE", "PUBLIC_STORAGE", "FFMPEG", "FILE_BYTES", "QUOTA_BYTES"),
            *("UPLOAD_HOURS", "MOST_STREAMS", "LINK_MINUTES", "ACCEL_PREFIX"),
            *("LEASE_S", "BEAT_S", "MOST_ATTEMPTS", "MOST_DEATHS", "RETRY_S", "TASKS", "NICE"),
            *("REPLACED_DAYS", "MASTER_COMPANY"),
        )
        if name in given
    }
    return MediaConf(
        folder=Path(given["FOLDER"]),
        families=tuple(Family(name) for name in given.get("FAMILIES", tuple(Family))),
        links_kbps=tuple(given.get("LINKS_KBPS", LINKS_KBPS)),
        limits=_load(given.get("LIMITS")),
        overseen=_load(given.get("OVERSEEN")),
        player_scripts=tuple(given.get("PLAYER_SCRIPTS", PLAYER_SCRIPTS)),
        master_profiles=read_profiles(given.get("MASTER_PROFILES", {})),
        **plain,
    )


def _load(named: Any) -> Any:
    return import_string(named) if isinstance(named, str) else named
