"""What a page without scripts offers of a recording: files in the order browsers try them."""

from dataclasses import dataclass

from media_pipeline.core.player import PlayedFamily, PlayedFile, Player

HLS = "application/vnd.apple.mpegurl"
# The family that every phone and browser plays.
EVERYWHERE = "universal"


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One `<source>`."""

    address: str
    type: str


def offer_sources(player: Player, *, link_kbps: int) -> tuple[Offered, ...]:
    """Return one file a family, for a link of `link_kbps`, then the playlists.

    Whole files come first: on a weak link one connection that streams beats a request a segment.
    """
    families = sorted(player.families, key=lambda family: family.name == EVERYWHERE)
    files = [
        Offered(address=found.address, type=found.type)
        for family in families
        if (found := choose_file(family, link_kbps=link_kbps)) is not None
    ]
    masters = [
        Offered(address=family.master, type=HLS) for family in families if family.master is not None
    ]
    return (*files, *masters)


def choose_file(family: PlayedFamily, *, link_kbps: int) -> PlayedFile | None:
    """Return the best file that a link of `link_kbps` carries, or the thriftiest there is."""
    fitting = [one for one in family.files if (one.link_kbps or 0) <= link_kbps]
    if fitting:
        return max(fitting, key=lambda one: one.link_kbps or 0)
    return next(iter(family.files or family.sounds), None)


def list_choices(player: Player) -> tuple[PlayedFile, ...]:
    """Return what somebody may choose by hand, thriftiest first: files that play everywhere."""
    family = next(
        (one for one in player.families if one.name == EVERYWHERE),
        next(iter(player.families), None),
    )
    if family is None:
        return ()
    return tuple(sorted((*family.sounds, *family.files), key=lambda one: one.bytes))
