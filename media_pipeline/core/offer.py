"""What a page offers of a recording: files in the order browsers try them, and ways to choose from.

A page is the same for everybody and kept by caches: what a browser can play, and over which link,
only the browser knows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import log
from typing import Any

from media_pipeline.core.player import PlayedFamily, PlayedFile, Player

HLS = "application/vnd.apple.mpegurl"
# The family that every phone and browser plays.
EVERYWHERE = "universal"


@dataclass(frozen=True, kw_only=True)
class Offered:
    """One `<source>`."""

    address: str
    type: str


class Way(StrEnum):
    """How somebody would like to watch; what each is called is said in the views."""

    SAVE = "save"
    MEDIUM = "medium"
    CLEAR = "clear"
    LISTEN = "listen"


# A lesson's middle: what most phones in a district town get, and what a class shares.
MEDIUM_KBPS = 256


@dataclass(frozen=True, kw_only=True)
class OfferedWay:
    """One way, and what it costs: `least_bytes` with newer codecs, `most_bytes` without."""

    way: Way
    link_kbps: int | None
    """The best file of a family for such a link is meant; None for its sound."""
    files: tuple[PlayedFile, ...]
    """One a family, newer codecs first."""

    @property
    def least_bytes(self) -> int:
        """Return the size of the smallest of the files."""
        return min(one.bytes for one in self.files)

    @property
    def most_bytes(self) -> int:
        """Return the size of the largest of the files."""
        return max(one.bytes for one in self.files)


def list_ways(player: Player) -> tuple[OfferedWay, ...]:
    """Return the ways to watch a film, the thriftiest first; none for a recording of sound."""
    families = order_families(player)
    links = sorted({one.link_kbps or 0 for family in families for one in family.files})
    if not links:
        return ()
    meant = {Way.SAVE: links[0]}
    if between := links[1:-1]:
        meant[Way.MEDIUM] = min(between, key=lambda link: abs(log(max(link, 1) / MEDIUM_KBPS)))
    if len(links) > 1:
        meant[Way.CLEAR] = links[-1]
    ways = [
        OfferedWay(
            way=way,
            link_kbps=link,
            files=tuple(
                found for one in families if (found := choose_file(one, link_kbps=link)) is not None
            ),
        )
        for way, link in meant.items()
    ]
    if sounds := tuple(one.sounds[0] for one in families if one.sounds):
        ways.append(OfferedWay(way=Way.LISTEN, link_kbps=None, files=sounds))
    return tuple(ways)


def order_families(player: Player) -> list[PlayedFamily]:
    """Return the families as browsers shall try them: the one that plays everywhere last."""
    return sorted(player.families, key=lambda family: family.name == EVERYWHERE)


def describe_ladder(player: Player, *, say_size: Callable[[int], str]) -> dict[str, Any]:
    """Return what a player's script must know to go from one file to another."""
    return {
        "seconds": player.duration_ms / 1000,
        "sprites": player.sprites,
        "chapters": player.chapters,
        "families": [
            {
                "name": family.name,
                "master": family.master,
                "files": [_describe_file(one, say_size) for one in family.files],
                "sounds": [_describe_file(one, say_size) for one in family.sounds[:1]],
            }
            for family in order_families(player)
        ],
    }


def _describe_file(one: PlayedFile, say_size: Callable[[int], str]) -> dict[str, Any]:
    return {
        "rung": one.rung,
        "src": one.address,
        "type": one.type,
        "link": one.link_kbps or 0,
        "bytes": one.bytes,
        "size": say_size(one.bytes),
        "bps": one.average_bps,
    }


def offer_sources(player: Player, *, link_kbps: int) -> tuple[Offered, ...]:
    """Return one file a family, for a link of `link_kbps`, then the playlists.

    Whole files come first: on a weak link one connection that streams beats a request a segment.
    """
    families = order_families(player)
    files = [
        Offered(address=found.address, type=found.type)
        for family in families
        if (found := choose_file(family, link_kbps=link_kbps)) is not None
    ]
    masters = [
        Offered(address=family.master, type=HLS) for family in families if family.master is not None
    ]
    return (*files, *masters)


def offer_way(way: OfferedWay) -> tuple[Offered, ...]:
    """Return the sources of a way."""
    return tuple(Offered(address=one.address, type=one.type) for one in way.files)


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
