"""What becomes of a question: values, not errors; pure."""

from enum import StrEnum


class Reception(StrEnum):
    """What becomes of what somebody sends."""

    TAKEN = "taken"
    WRONG_CODE = "wrong_code"
    TOO_MANY = "too_many"
    """This code, address or account has sent enough for a while."""
    ALREADY = "already"
    """This address has said so today; once is enough."""


class State(StrEnum):
    """Where a question stands; only the public one is shown to others than its teachers."""

    WAITING = "waiting"
    PUBLIC = "public"
    SET_ASIDE = "set_aside"
    HIDDEN = "hidden"


class Moderated(StrEnum):
    """What became of a teacher's word about a question."""

    DONE = "done"
    CHANGED = "changed"
    """Somebody else was there meanwhile: they look at it again."""
