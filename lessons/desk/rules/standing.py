"""How far a lesson has come, as its teacher sees it; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lessons.catalogue.rules import RecordingState


class State(StrEnum):
    """The one word for a lesson in the list; what moves beside it is told in a line of its own."""

    DRAFT = "draft"
    UPLOADING = "uploading"
    CHECKING = "checking"
    PREPARING = "preparing"
    READY = "ready"
    TROUBLE = "trouble"
    IN_REVIEW = "in_review"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"
    PUBLISHED = "published"


class Shelf(StrEnum):
    """What the list may be narrowed to: what the database can tell without asking the media."""

    ALL = ""
    WRITING = "writing"
    IN_REVIEW = "in-review"
    SENT_BACK = "sent-back"
    PUBLISHED = "published"


class Review(StrEnum):
    """Where the newest review of a lesson stands."""

    NONE = "none"
    WAITING = "waiting"
    RETURNED = "returned"


class Arriving(StrEnum):
    """A file that was begun for a lesson and is no recording yet."""

    NOTHING = "nothing"
    RECEIVING = "receiving"
    CHECKING = "checking"
    REFUSED = "refused"


class ReadOnly(StrEnum):
    """Why somebody who reaches a lesson cannot change it now."""

    IN_REVIEW = "in_review"
    LOCKED = "locked"
    NO_RIGHT = "no_right"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known about a lesson when somebody asks how far it is."""

    is_live: bool
    review: Review
    arriving: Arriving
    recording: RecordingState
    is_withdrawn: bool = False
    """It was public, and somebody of the review took it off."""


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """When and why a lesson was taken off the public side; it waits for a new review."""

    at: datetime
    by: str
    """The name of who did it; empty where the review itself did."""
    reason: str


def judge(facts: Facts) -> State:
    """Return the state of a lesson: what others do with it first, then what its teacher has done.

    A new file for a lesson that stands in a review, or is public, changes neither.
    """
    if facts.review is Review.WAITING:
        return State.IN_REVIEW
    if facts.review is Review.RETURNED:
        return State.SENT_BACK
    if facts.is_live:
        return State.PUBLISHED
    if facts.is_withdrawn:
        return State.WITHDRAWN
    if facts.arriving is Arriving.RECEIVING:
        return State.UPLOADING
    if facts.arriving is Arriving.CHECKING:
        return State.CHECKING
    if facts.recording is RecordingState.FAILED:
        return State.TROUBLE
    if facts.recording is RecordingState.MISSING:
        return State.TROUBLE if facts.arriving is Arriving.REFUSED else State.DRAFT
    return State.PREPARING if facts.recording is RecordingState.WAITING else State.READY
