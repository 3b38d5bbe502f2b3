"""The categories that needs are counted by: of a new site, and what an office makes of them."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.deletion import ProtectedError

from lessons.discovery.actions import mark_changed
from lessons.letters import fold
from lms import LmsError
from lms.devices.actions.audit import note
from lms.devices.models import Hardship
from lms.devices.permissions import require_arrange
from lms.devices.rules import HARDSHIPS

# More columns fit on no sheet of the letter.
MOST_HARDSHIPS = 12


class InvalidHardship(LmsError):
    """It has no name, or that of another one, or there are enough."""


def ensure_hardships(*, using: str = "default") -> None:
    """Write the categories of a new site; one that has any keeps its own."""
    known = Hardship.objects.using(using)
    if not known.exists():
        known.bulk_create(
            Hardship(code=one.code, name=one.name, position=place)
            for place, one in enumerate(HARDSHIPS, 1)
        )


@transaction.atomic
def add_hardship(*, name: str, by: Any, now: datetime) -> Hardship:
    """Put a category behind the others.

    :raises NotAllowed: `by` does not arrange them.
    :raises InvalidHardship: it has no name of its own, or there are enough.
    """
    require_arrange(by)
    known = list(Hardship.objects.select_for_update())
    _check_name(name, known)
    if len(known) >= MOST_HARDSHIPS:
        raise InvalidHardship
    last = Hardship.objects.aggregate(last=Max("position"))["last"] or 0
    code = _find_code(name, {one.code for one in known})
    hardship = Hardship.objects.create(code=code, name=name, position=last + 1)
    note(hardship, "add_hardship", by=by, now=now)
    mark_changed()
    return hardship


@transaction.atomic
def rename_hardship(*, hardship: Hardship, name: str, by: Any, now: datetime) -> None:
    """Call a category otherwise; its code, which tables know, stays.

    :raises NotAllowed: `by` does not arrange them.
    :raises InvalidHardship: it has no name of its own.
    """
    require_arrange(by)
    known = list(Hardship.objects.select_for_update().exclude(pk=hardship.pk))
    _check_name(name, known)
    Hardship.objects.filter(pk=hardship.pk).update(name=name)
    note(hardship, "rename_hardship", by=by, now=now)
    mark_changed()


@transaction.atomic
def raise_hardship(*, hardship: Hardship, by: Any, now: datetime) -> None:
    """Put a category before the one above it: who comes first hangs on their order.

    :raises NotAllowed: `by` does not arrange them.
    """
    require_arrange(by)
    ordered = list(Hardship.objects.select_for_update().order_by("position", "pk"))
    at = ordered.index(hardship)
    if at:
        ordered[at - 1], ordered[at] = ordered[at], ordered[at - 1]
    for place, one in enumerate(ordered, 1):
        one.position = place
    Hardship.objects.bulk_update(ordered, ["position"])
    note(hardship, "raise_hardship", by=by, now=now)
    mark_changed()


def remove_hardship(*, hardship: Hardship, by: Any, now: datetime) -> bool:
    """Take a category away that no need and no counted month knows; tell whether it is gone.

    :raises NotAllowed: `by` does not arrange them.
    """
    require_arrange(by)
    try:
        with transaction.atomic():
            note(hardship, "remove_hardship", by=by, now=now)
            hardship.delete()
            mark_changed()
    except ProtectedError:
        return False
    return True


def _check_name(name: str, others: list[Hardship]) -> None:
    # Tables name a category by its name or its code, marks and capitals aside.
    taken = {fold(word) for one in others for word in (one.name, one.code)}
    if not name or len(name) > 80 or fold(name) in taken:
        raise InvalidHardship


def _find_code(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:17].strip("-") or "khac"
    codes = (plain, *(f"{plain}-{number}" for number in range(2, MOST_HARDSHIPS + 2)))
    return next(code for code in codes if code not in taken)
