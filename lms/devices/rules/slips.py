"""What a slip says of a device that changes hands, and who may sign it by name; pure."""

from dataclasses import dataclass
from enum import StrEnum

MOST_SIGNED = 120


class SlipKind(StrEnum):
    """Why devices change hands."""

    LOAN = "loan"
    RETURN = "return"
    TRANSFER = "transfer"


class Signer(StrEnum):
    """Who signed for a pupil; never by name, which would lie open."""

    NONE = ""
    PUPIL = "pupil"
    GUARDIAN = "guardian"


@dataclass(frozen=True, kw_only=True)
class Signatures:
    """Who stands under a slip: people of offices and schools by name, a family as what it is."""

    giver: str = ""
    receiver: str = ""
    signer: Signer = Signer.NONE


def fits_kind(kind: SlipKind, signed: Signatures) -> bool:
    """Tell whether both sides have signed, and nobody of a pupil's side by name."""
    if max(len(signed.giver), len(signed.receiver)) > MOST_SIGNED:
        return False
    wanted = {
        SlipKind.LOAN: (True, False, True),
        SlipKind.RETURN: (False, True, True),
        SlipKind.TRANSFER: (True, True, False),
    }
    return wanted[kind] == (bool(signed.giver), bool(signed.receiver), bool(signed.signer))


def number_slip(number: int, year: int) -> str:
    """Return what a slip is called on paper."""
    return f"{number}/PBG-{year}"
