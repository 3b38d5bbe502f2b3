"""Whether the file of a published airing can be had, and why not; pure."""

from enum import StrEnum

from lms.broadcasts.rules.airings import AiringKind, MasterState


class Readiness(StrEnum):
    """What a station finds beside an airing."""

    READY = "ready"
    DOUBTFUL = "doubtful"
    """It is there; somebody should look at what the checks found."""
    MAKING = "making"
    NONE = "none"
    """Nobody has asked for it yet."""
    REFUSED = "refused"
    """It failed its checks, could not be made, or was revoked."""
    CHANGED = "changed"
    """The film is another one than when the week was published: publish it again."""
    WITHDRAWN = "withdrawn"
    """Its lesson may not be aired any more."""
    RELAY = "relay"
    """Another broadcaster sends it: there is no file."""


FETCHABLE = frozenset({Readiness.READY, Readiness.DOUBTFUL})
# What a person has to do something about before the airing.
PRESSING = frozenset({Readiness.NONE, Readiness.REFUSED, Readiness.CHANGED, Readiness.WITHDRAWN})
_BY_STATE = {
    MasterState.READY: Readiness.READY,
    MasterState.DOUBTFUL: Readiness.DOUBTFUL,
    MasterState.MAKING: Readiness.MAKING,
    MasterState.REFUSED: Readiness.REFUSED,
    MasterState.CHANGED: Readiness.CHANGED,
}


def judge_readiness(
    *, kind: AiringKind, may_air: bool, state: MasterState, digest: str, locked: str
) -> Readiness:
    """Return what stands beside an airing.

    `may_air` says that its lesson is public by review now, `digest` is that of the file in stock,
    `locked` the one that was published.
    """
    if kind is AiringKind.RELAY:
        return Readiness.RELAY
    if not may_air:
        return Readiness.WITHDRAWN
    found = _BY_STATE.get(state, Readiness.NONE)
    if locked and found in FETCHABLE and digest != locked:
        return Readiness.CHANGED
    return found
