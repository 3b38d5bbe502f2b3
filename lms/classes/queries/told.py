"""Which notices about questions somebody may still read: their rights may have ended since."""

from typing import Any

from lms.classes.permissions import list_answerable

KINDS = "question."


def keep_readable(person: Any, notices: list[Any]) -> list[Any]:
    """Return `notices` without those about questions that `person` does not answer any more."""
    about = {one.subject for one in notices if one.kind.startswith(KINDS) and one.subject}
    numbers = {int(one.partition(":")[2]) for one in about}
    allowed = {""}
    if numbers:
        found = list_answerable(person).filter(lesson__in=numbers).values_list("lesson", flat=True)
        allowed |= {f"lesson:{pk}" for pk in found}
    return [one for one in notices if not one.kind.startswith(KINDS) or one.subject in allowed]
