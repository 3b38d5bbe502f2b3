"""Which complaints are taken, and when they reopen a review; pure."""

from enum import StrEnum


class Reception(StrEnum):
    """What becomes of a complaint; a value, not an error."""

    TAKEN = "taken"
    TOO_MANY = "too_many"
    """This address, or everybody together, has said enough about this thing for one day."""


def receive(*, from_address: int, in_all: int, per_address: int, per_day: int) -> Reception:
    """Return whether one more is taken, after so many of a day from its address and in all."""
    is_too_many = from_address >= per_address or in_all >= per_day
    return Reception.TOO_MANY if is_too_many else Reception.TAKEN


def is_time_to_reopen(counting: int, *, needed: int) -> bool:
    """Tell whether so many open complaints reopen a review; with 0 needed they never do."""
    return 0 < needed <= counting
