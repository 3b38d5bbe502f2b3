"""Who brings lessons by hand, what becomes of an errand, and in which order a way leads; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from lessons.letters import fold

MOST_NAME = 120
MOST_CONTACT = 60
MOST_TITLE = 200
# Whoever was not at home is visited again so much later, unless somebody says otherwise.
AGAIN_AFTER = timedelta(days=2)
# Nobody remembers a way of longer ago, and nobody plans one of later.
_LONGEST_AGO, _LONGEST_AHEAD = timedelta(days=366), timedelta(days=366)


class Calling(StrEnum):
    """What somebody is who brings lessons."""

    TEACHER = "teacher"
    VOLUNTEER = "volunteer"
    VILLAGE_HEAD = "head"
    GUARD = "guard"
    OTHER = "other"


class Medium(StrEnum):
    """On what a lesson travels."""

    USB = "usb"
    PAPER = "paper"
    BOTH = "both"
    OTHER = "other"


class State(StrEnum):
    """What has become of an errand."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Outcome(StrEnum):
    """What a bringer tells."""

    DONE = "done"
    ABSENT = "absent"
    DROPPED = "dropped"


class Whom(StrEnum):
    """To whom of a commune something is brought."""

    NOBODYS = "nobodys"
    ALL = "all"
    TICKED = "ticked"


def count_days_late(due: date, *, today: date) -> int:
    """Return for how many days an errand should have been done; 0 where it is in time."""
    return max((today - due).days, 0)


def find_next_day(*, today: date, wanted: date | None) -> date:
    """Return by when somebody goes again: as wanted, but never before today."""
    return max(wanted, today) if wanted else today + AGAIN_AFTER


def may_be_done_on(day: date, *, today: date) -> bool:
    """Tell whether something can have been handed over on `day`."""
    return today - _LONGEST_AGO <= day <= today


def may_be_due_on(day: date, *, today: date) -> bool:
    """Tell whether something can be planned for `day`."""
    return today <= day <= today + _LONGEST_AHEAD


Stop = TypeVar("Stop")


@dataclass(frozen=True, kw_only=True)
class Leg(Generic[Stop]):
    """A part of a way: everybody at one place."""

    place: str
    stops: tuple[Stop, ...]


def order_way(stops: Iterable[tuple[str, str, Stop]]) -> list[Leg[Stop]]:
    """Return the legs of a way by place, each in the order of names.

    A stop comes with its place and its name; spellings that only differ in marks are one place.
    """
    legs: dict[str, tuple[str, list[tuple[str, str, Stop]]]] = {}
    for place, name, stop in stops:
        legs.setdefault(fold(place), (place, []))[1].append((sort_key(name), name, stop))
    return [
        Leg(place=place, stops=tuple(one[2] for one in sorted(found, key=lambda one: one[:2])))
        for _key, (place, found) in sorted(legs.items())
    ]


def sort_key(name: str) -> str:
    """Return by what Vietnamese names are sorted: first the given name, which stands last."""
    words = fold(name).split()
    return " ".join([*words[-1:], *words[:-1]])
