"""Keeps the numbers true: what was told to have changed is counted again, and added up."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.supervision.actions.noting import forget_noted
from lms.supervision.models import Figure, PanelState, Stale
from lms.supervision.queries.counting import (
    Key,
    Pair,
    add_totals,
    count_branch,
    count_month,
    list_months,
    map_paths,
    read_kept,
)
from lms.supervision.queries.panels import list_panels
from lms.supervision.rules.months import Month, find_month
from lms.supervision.rules.panels import Panel

# So much is told of is counted in one transaction; the rest in the next one.
_AT_ONCE = 2000
_BATCH = 1000
_LATEST_MONTHS = 2


def refresh(*, now: datetime) -> int:
    """Count again what was told to have changed, and open a new month; return how many changed.

    Killed anywhere, it goes on with what is left.
    """
    changed = 0
    panels = list_panels()
    settled = _list_settled(today=timezone.localdate(now))
    for panel in panels:
        # A look takes no lock: where one writes at a time, others want to.
        while panel.key not in settled:
            done, is_left = _refresh_panel(panel, now=now)
            changed += done
            if not is_left:
                break
    nobodys = Stale.objects.exclude(panel__in=[panel.key for panel in panels])
    if nobodys.exists():
        nobodys.delete()
    return changed


def refresh_hourly(*, now: datetime) -> int:
    """Count again what time alone changes, of this month and the one before."""
    today = timezone.localdate(now)
    changed = 0
    for panel in list_panels():
        is_begun = PanelState.objects.filter(panel=panel.key, month__isnull=False).exists()
        if panel.is_hourly and is_begun:
            with transaction.atomic():
                state = _lock(panel)
                if state.is_to_roll:
                    changed += _roll_again(panel)
                back = 1 if panel.is_stock else _LATEST_MONTHS
                for month in find_month(today).list_up_to(back):
                    changed += _count_month(panel, month, today=today)
                _close(state, today=today, now=now)
    return changed


def recount(*, now: datetime) -> int:
    """Count everything that can be counted; return how many rows were not as they are now."""
    changed = 0
    for panel in list_panels():
        with transaction.atomic():
            changed += _recount_panel(panel, _lock(panel), now=now)
    return changed


def _list_settled(*, today: date) -> set[str]:
    """Return the panels that have nothing to count again."""
    told = set(Stale.objects.order_by().values_list("panel", flat=True).distinct())
    opened = PanelState.objects.filter(is_to_roll=False, month__gte=find_month(today).first)
    return set(opened.values_list("panel", flat=True)) - told


@transaction.atomic
def keep_month(*, panel: Panel, month: Month, own: Mapping[Key, int]) -> int:
    """Keep the numbers of a month from before the site counted; return how many rows changed."""
    _lock(panel)
    return _write(panel, month, add_totals(own, map_paths()), places=None)


@transaction.atomic
def _refresh_panel(panel: Panel, *, now: datetime) -> tuple[int, bool]:
    state = _lock(panel)
    if state.month is None:
        return _recount_panel(panel, state, now=now), False
    today = timezone.localdate(now)
    changed = 0
    if state.is_to_roll:
        changed += _roll_again(panel)
    if panel.is_stock and find_month(state.month) < find_month(today):
        changed += _count_month(panel, find_month(today), today=today)
    # Read after the lock, and removed by number: what is told of meanwhile stays for the next one.
    told = list(Stale.objects.filter(panel=panel.key).order_by("pk")[:_AT_ONCE])
    forget_noted()
    for month, places in _sort(told, panel, today=today).items():
        counted, touched = count_branch(panel, places=places, month=month, today=today)
        changed += _write(panel, month, counted, places=touched)
    Stale.objects.filter(pk__in=[one.pk for one in told]).delete()
    if told or state.is_to_roll or state.month < find_month(today).first:
        _close(state, today=today, now=now)
    return changed, len(told) == _AT_ONCE


def _sort(told: Iterable[Stale], panel: Panel, *, today: date) -> dict[Month, set[int]]:
    """Return which places have to be counted in which months."""
    now = find_month(today)
    every: list[Month] | None = None
    work: dict[Month, set[int]] = {}
    for one in told:
        if panel.is_stock:
            months = [now]
        elif one.month is not None:
            months = [find_month(one.month)]
        else:
            every = every or list_months(panel, today=today)
            months = every
        for month in months:
            work.setdefault(month, set()).add(one.organisation_id)
    return work


def _recount_panel(panel: Panel, state: PanelState, *, now: datetime) -> int:
    today = timezone.localdate(now)
    told = list(Stale.objects.filter(panel=panel.key).values_list("pk", flat=True))
    forget_noted()
    if state.is_to_roll and panel.is_stock:
        _roll_again(panel)
    changed = sum(
        _count_month(panel, month, today=today) for month in list_months(panel, today=today)
    )
    for start in range(0, len(told), _BATCH):
        Stale.objects.filter(pk__in=told[start : start + _BATCH]).delete()
    _close(state, today=today, now=now)
    return changed


def _count_month(panel: Panel, month: Month, *, today: date) -> int:
    return _write(panel, month, count_month(panel, month=month, today=today), places=None)


def _roll_again(panel: Panel) -> int:
    """Add up anew what each organisation has by itself, in every month that is kept."""
    months = Figure.objects.filter(panel=panel.key).order_by().values_list("month", flat=True)
    paths = map_paths()
    changed = 0
    for first in list(months.distinct()):
        month = find_month(first)
        kept = read_kept(panel, month)
        own = {key: pair[0] for key, (_pk, pair) in kept.items() if pair[0]}
        changed += _write(panel, month, add_totals(own, paths), places=None)
    return changed


def _write(
    panel: Panel, month: Month, counted: Mapping[Key, Pair], *, places: Collection[int] | None
) -> int:
    """Keep what was counted, and nothing else of these places; return how many rows changed."""
    kept = read_kept(panel, month, places=places)
    new = [
        Figure(
            organisation_id=place,
            month=month.first,
            panel=panel.key,
            part=part,
            figure=figure,
            own=own,
            total=total,
        )
        for (place, part, figure), (own, total) in counted.items()
        if (place, part, figure) not in kept
    ]
    other = [
        Figure(pk=pk, own=counted[key][0], total=counted[key][1])
        for key, (pk, pair) in kept.items()
        if key in counted and counted[key] != pair
    ]
    gone = [pk for key, (pk, _pair) in kept.items() if key not in counted]
    Figure.objects.bulk_create(new, batch_size=_BATCH)
    Figure.objects.bulk_update(other, ["own", "total"], batch_size=_BATCH)
    for start in range(0, len(gone), _BATCH):
        Figure.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    return len(new) + len(other) + len(gone)


def _lock(panel: Panel) -> Any:
    PanelState.objects.get_or_create(panel=panel.key)
    return PanelState.objects.select_for_update().get(panel=panel.key)


def _close(state: PanelState, *, today: date, now: datetime) -> None:
    state.month, state.counted_at, state.is_to_roll = find_month(today).first, now, False
    state.save(update_fields=["month", "counted_at", "is_to_roll"])
