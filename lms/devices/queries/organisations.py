"""Organisations to choose among, by their names."""

from typing import Any

from lms.devices.rules.naming import Named

# A longer list is no list on a telephone.
MOST_LISTED = 40


def count_up_to(organisations: Any, most: int = MOST_LISTED + 1) -> int:
    """Return how many there are, counting no further than `most`."""
    return len(organisations.order_by().values_list("pk")[:most])


def list_named(organisations: Any) -> list[Named]:
    """Return what these organisations are called."""
    rows = organisations.order_by("path").values_list("pk", "code", "name")
    return [Named(number=number, code=code, name=name) for number, code, name in rows]
