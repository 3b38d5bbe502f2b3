"""Which notices about alarms somebody may still read: their rights may have ended since."""

from typing import Any

from lms.broadcasts.permissions import list_offices

KIND = "broadcast.alarmed"


def keep_readable(person: Any, notices: list[Any]) -> list[Any]:
    """Return `notices` without alarms of offices whose plans `person` does not read any more."""
    numbers = {int(one.subject.partition(":")[2]) for one in notices if one.kind == KIND}
    allowed: set[str] = set()
    if numbers:
        found = list_offices(person).filter(pk__in=numbers).values_list("pk", flat=True)
        allowed = {f"office:{pk}" for pk in found}
    return [one for one in notices if one.kind != KIND or one.subject in allowed]
