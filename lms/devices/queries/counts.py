"""What everybody may read: the last count of a month, and how it differs from the one before."""

from dataclasses import dataclass

from lessons.curriculum.models import Level
from lms.devices.models import CountedMonth, Hardship, MonthCell
from lms.devices.rules import CountTable, compare, make_table, publish


@dataclass(frozen=True, kw_only=True)
class PublicCounts:
    """A month's table as everybody may read it, and what has changed since the one before."""

    month: CountedMonth
    before: CountedMonth | None
    levels: tuple[Level, ...]
    hardships: tuple[Hardship, ...]
    counts: CountTable
    changes: CountTable | None


def get_public_counts() -> PublicCounts | None:
    """Return the newest count; None before there is any."""
    month, before = (*CountedMonth.objects.order_by("-month")[:2], None, None)[:2]
    if month is None:
        return None
    levels, hardships = tuple(Level.objects.all()), tuple(Hardship.objects.all())
    counts = _read_table(month, levels, hardships)
    return PublicCounts(
        month=month,
        before=before,
        levels=levels,
        hardships=hardships,
        counts=counts,
        changes=compare(counts, _read_table(before, levels, hardships)) if before else None,
    )


def _read_table(
    month: CountedMonth, levels: tuple[Level, ...], hardships: tuple[Hardship, ...]
) -> CountTable:
    rows = MonthCell.objects.filter(counted=month).values_list("level", "hardship", "pupils")
    return publish(
        make_table(
            rows=[one.pk for one in levels],
            columns=[one.pk for one in hardships],
            counts={(level, hardship): pupils for level, hardship, pupils in rows},
        )
    )
