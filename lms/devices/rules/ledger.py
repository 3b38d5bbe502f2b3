"""Where a donated device can be, and from where it goes where; pure."""

from collections.abc import Iterable
from enum import StrEnum


class DonationKind(StrEnum):
    """What a donor gives."""

    DEVICES = "devices"
    MONEY = "money"


class Place(StrEnum):
    """Where a device is; each is in one place, so that all of them make up what was donated."""

    DEPOT = "depot"
    LOAN = "loan"
    REPAIR = "repair"
    LOST = "lost"


WAYS: dict[Place, frozenset[Place]] = {
    Place.DEPOT: frozenset({Place.LOAN, Place.REPAIR, Place.LOST}),
    Place.LOAN: frozenset({Place.DEPOT, Place.REPAIR, Place.LOST}),
    Place.REPAIR: frozenset({Place.DEPOT, Place.LOST}),
    Place.LOST: frozenset({Place.DEPOT}),
}


def may_go(came_from: Place, to: Place) -> bool:
    """Tell whether a device may go from one place to the other."""
    return to in WAYS[came_from]


def find_depot(one: str, other: str, *, step: int) -> str | None:
    """Return the path of the lowest office above both paths; None where there is none."""
    depot = ""
    for end in range(step, min(len(one), len(other)) + 1, step):
        if one[:end] != other[:end]:
            break
        depot = one[:end]
    return depot or None


def read_serials(text: str) -> list[str]:
    """Return the serial numbers of a list, one a line or with commas, each once."""
    return list(dict.fromkeys(_clean(text.replace(",", "\n").replace(";", "\n").splitlines())))


def _clean(lines: Iterable[str]) -> Iterable[str]:
    return (serial for line in lines if (serial := "".join(line.split()).upper()))
