"""What is known of the masters of recordings, in the words of the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lms.broadcasts.rules.airings import MasterState
from media_pipeline.models import Source
from media_pipeline.queries.masters import list_masters


@dataclass(frozen=True, kw_only=True)
class MasterFacts:
    """The state of one master, and the SHA-256 of its bytes once they are there."""

    state: MasterState = MasterState.UNKNOWN
    digest: str = ""


def find_masters(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], MasterFacts]:
    """Return by recording and profile what is known of each master."""
    pairs = set(wanted)
    found = {pair: MasterFacts(state=MasterState.NONE) for pair in pairs}
    by_profile: dict[str, list[int]] = {}
    for source, profile in sorted(pairs):
        by_profile.setdefault(profile, []).append(source)
    for profile, sources in by_profile.items():
        rows = list_masters(Source.objects.filter(pk__in=sources), profile)
        found |= {(source, profile): read_master(one) for source, one in rows.items()}
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
