"""The code by which minutes are found again, and what they are worth now; pure."""

from enum import StrEnum

CODE_LENGTH = 24
"""Of the 64 digits of an entry's hash: nobody guesses them, and a hand can copy them."""
_GROUP = 4
_DIGITS = frozenset("0123456789abcdef")


class Standing(StrEnum):
    """What minutes are worth now."""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    """A newer approval has taken its place."""
    WITHDRAWN = "withdrawn"
    NOT_APPROVED = "not_approved"
    """It was sent back, rejected or called back: nothing may be public by it."""
    DAMAGED = "damaged"
    """The record does not say any more what the log says."""


def make_code(digest: str) -> str:
    """Return the code of the entry with this hash, as it is printed."""
    kept = digest[:CODE_LENGTH]
    return "-".join(kept[at : at + _GROUP] for at in range(0, CODE_LENGTH, _GROUP))


def read_code(text: str) -> str | None:
    """Return the digits that a person copied, or None where it is no code."""
    digits = "".join(text.lower().replace("-", "").split())
    return digits if len(digits) == CODE_LENGTH and _DIGITS.issuperset(digits) else None


def read_digest(text: str) -> str | None:
    """Return the SHA-256 that a person copied, or None where it is none."""
    digits = "".join(text.lower().split())
    return digits if len(digits) == 64 and _DIGITS.issuperset(digits) else None
