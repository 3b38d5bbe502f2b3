"""Reads of everything public for other systems: bounded, whatever is asked."""

from lessons.exchange.queries.harvesting import (
    Harvest,
    Mark,
    get_earliest_change,
    get_record,
    list_harvest,
    list_sets,
)

__all__ = [
    "Harvest",
    "Mark",
    "get_earliest_change",
    "get_record",
    "list_harvest",
    "list_sets",
]
