"""What stands in a collection, named in addresses and forms, and how it is moved; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from lessons.numbers import read_number

T = TypeVar("T")
MOST_ITEMS = 200


class Move(StrEnum):
    UP = "up"
    DOWN = "down"
    REMOVE = "remove"


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A resource or a page by its number; exactly one of them."""

    resource: int | None = None
    page: int | None = None

    @property
    def key(self) -> str:
        """Return it in one word: r12, p3."""
        return f"r{self.resource}" if self.resource is not None else f"p{self.page}"


def parse_thing(key: str) -> Thing | None:
    """Return the thing that `key` names, or None for nonsense."""
    number = read_number(key[1:])
    if number is None:
        return None
    if key.startswith("r"):
        return Thing(resource=number)
    return Thing(page=number) if key.startswith("p") else None


def move(items: Sequence[T], index: int, how: Move) -> list[T]:
    """Return `items` with one of them a place up, a place down, or gone."""
    moved = list(items)
    item = moved.pop(index)
    if how is not Move.REMOVE:
        place = index - 1 if how is Move.UP else index + 1
        moved.insert(max(0, min(place, len(moved))), item)
    return moved
