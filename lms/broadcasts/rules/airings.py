"""What airs, as the rules know it: no rows, only values; pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.broadcasts.rules.frames import Span


class AiringKind(StrEnum):
    """First airing, repeat of one, or what is taken over from another broadcaster."""

    FIRST = "first"
    REPEAT = "repeat"
    RELAY = "relay"


class ChannelKind(StrEnum):
    """With a picture or without."""

    TV = "tv"
    RADIO = "radio"


class MasterState(StrEnum):
    """What is known of the file that would be handed to the station."""

    UNKNOWN = "unknown"
    """Nothing here makes masters."""
    NONE = "none"
    MAKING = "making"
    READY = "ready"
    """It is there and has passed its checks."""
    DOUBTFUL = "doubtful"
    """It is there, and somebody has to look at what the checks found."""
    REFUSED = "refused"
    """It failed its checks, could not be made, or was revoked."""
    CHANGED = "changed"
    """It is another file than the one that was locked at publication."""


@dataclass(frozen=True, order=True)
class Cell:
    """A subject of a grade: what the rule counts for each day."""

    grade: int
    subject: str


@dataclass(frozen=True, kw_only=True)
class Aired:
    """One airing of the plan.

    Its span counts from midnight of its date, so that channels whose days start apart compare.
    """

    key: int
    channel: int
    day: date
    span: Span
    kind: AiringKind
    cell: Cell | None = None
    lesson: int | None = None
    of_airing: int | None = None
    title: str = ""
    is_approved: bool = True
    """Whether the lesson may be shown to the public; relays are the others' own matter."""
    master: MasterState = MasterState.UNKNOWN
    is_lost: bool = False
    """The station says that pupils never saw it: its lesson is still to be aired."""

    @property
    def moment(self) -> tuple[date, int]:
        """When it begins."""
        return (self.day, self.span.start)
