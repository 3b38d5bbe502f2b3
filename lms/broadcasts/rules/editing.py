"""What became of a change to the week: values, not errors; pure."""

from enum import StrEnum


class Edited(StrEnum):
    """Whether the plan was changed, and why not."""

    DONE = "done"
    OVERLAPS = "overlaps"
    """Something else is on this channel then."""
    NOT_IN_A_DAY = "not_in_a_day"
    """It would begin before the channel's day, or end after it."""
    NOT_APPROVED = "not_approved"
    """The lesson is not public by review, or its film has no length."""
    UNFIT = "unfit"
    """A film without sound on radio, or without a picture on television."""
    NO_FIRST = "no_first"
    """It was never aired before, so that there is nothing to repeat."""
    CLOSED = "closed"
    """The channel, or its station, is closed."""
    ELSEWHERE = "elsewhere"
    """The channel is one of another office."""
    TAKEN = "taken"
    """It cannot go back to where it was: something else is there now."""
    PASSED = "passed"
    """What was changed has been on the air since."""
    GONE = "gone"
    """The channel or the subject of what was there does not exist any more."""
    CHANGED = "changed"
    """Somebody else was there meanwhile: they look at it again."""
    NOTHING = "nothing"
    """There was nothing to do."""
