"""The table of the monthly letter: open needs by level and hardship, with totals."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from lessons.curriculum.models import Level
from lms.devices.models import Hardship
from lms.devices.permissions import list_visible
from lms.devices.rules import CountTable, Lack, make_table
from lms.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class NeedTable:
    """The rows and columns of a table, and its counts."""

    levels: tuple[Level, ...]
    hardships: tuple[Hardship, ...]
    counts: CountTable


def count_needs(
    user: Any, *, organisation: Organisation | None = None, lack: Lack = Lack.DEVICE
) -> NeedTable:
    """Return how many pupils within reach of `user` have not got this, by level and hardship."""
    needs = list_visible(user).open().lacking(lack)
    if organisation is not None:
        needs = needs.below(organisation.path)
    found = needs.order_by().values_list("level", "hardship").annotate(count=Count("pk"))
    counts = {(level, hardship): count for level, hardship, count in found}
    levels, hardships = tuple(Level.objects.all()), tuple(Hardship.objects.all())
    return NeedTable(
        levels=levels,
        hardships=hardships,
        counts=make_table(
            rows=[one.pk for one in levels], columns=[one.pk for one in hardships], counts=counts
        ),
    )
