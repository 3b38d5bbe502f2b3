"""What is known of the masters of recordings; the media app answers where it makes any."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from lms.broadcasts.rules.airings import MasterState

# By a name that is looked up at run time: a site may have a media app that makes none.
_MODEL = ("media_pipeline", "Master")


@dataclass(frozen=True, kw_only=True)
class MasterFacts:
    """The state of one master, and the SHA-256 of its bytes once they are there."""

    state: MasterState = MasterState.UNKNOWN
    digest: str = ""


def makes_masters() -> bool:
    """Tell whether the media app of this site makes masters at all."""
    try:
        apps.get_model(*_MODEL)
    except LookupError:
        return False
    return True


def find_masters(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], MasterFacts]:
    """Return by recording and profile what is known of each master."""
    pairs = set(wanted)
    if not makes_masters():
        return {pair: MasterFacts() for pair in pairs}
    found = {pair: MasterFacts(state=MasterState.NONE) for pair in pairs}
    by_profile: dict[str, list[int]] = {}
    for source, profile in sorted(pairs):
        by_profile.setdefault(profile, []).append(source)
    for profile, sources in by_profile.items():
        for master in _list_masters(sources, profile):
            found[master.source_id, profile] = read_master(master)
    return found


def read_master(master: Any) -> MasterFacts:
    """Return what a row of the media app says, in the words of the rules."""
    if master.state in ("waiting", "making"):
        return MasterFacts(state=MasterState.MAKING)
    if master.state != "ready":
        return MasterFacts(state=MasterState.REFUSED)
    state = {"green": MasterState.READY, "amber": MasterState.DOUBTFUL}.get(
        master.passes, MasterState.REFUSED
    )
    return MasterFacts(state=state, digest=master.sha256)


def _list_masters(sources: list[int], profile: str) -> Iterable[Any]:
    model: Any = apps.get_model(*_MODEL)
    return model._default_manager.filter(source__in=sources, profile=profile).order_by("pk")
