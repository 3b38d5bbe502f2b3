"""Reads of the log, and whether it is whole."""

import json
from collections.abc import Iterator
from typing import Any

from lessons.reviews.models import LogEntry, LogHead
from lessons.reviews.rules.chain import Damage, Finding, Link, find_damage


def list_entries(name: str) -> Any:
    """Return the entries about one thing, `actions.log.name_in_log` names it, oldest first."""
    return LogEntry.objects.filter(thing=name).order_by("sequence")


def find_log_damage() -> list[Finding]:
    """Return every change, gap and break in the log, in its order."""
    head = LogHead.objects.filter(pk=1).first()
    changed: list[Finding] = []
    known = Link(
        sequence=head.sequence if head else 0,
        previous_hash="",
        hash=head.hash if head else LogHead._meta.get_field("hash").default,
        body="",
    )
    found = find_damage(_read(changed), head=known)
    # An entry changed in its body and in its columns is one changed entry.
    once = dict.fromkeys([*found, *changed])
    return sorted(once, key=lambda one: one.sequence)


def _read(changed: list[Finding]) -> Iterator[Link]:
    for entry in LogEntry.objects.order_by("sequence").iterator(chunk_size=1000):
        if not _agrees(entry):
            changed.append(Finding(sequence=entry.sequence, damage=Damage.CHANGED))
        yield entry.link


def _agrees(entry: LogEntry) -> bool:
    """Tell whether the columns say what the body says: the chain holds the body alone."""
    try:
        body = json.loads(entry.body)
        told = (body["event"], body["thing"], body["at"])
    except (ValueError, KeyError, TypeError):
        return True  # found by its hash
    return told == (entry.event, entry.thing, entry.at.isoformat())
