"""Packs in Wagtail's admin and among the chores: wiring only."""

from datetime import datetime

from wagtail import hooks

from lms.offline.actions.sweeping import renew_packs, sweep_packs


@hooks.register("register_hourly_chore")
def look_after_packs(*, now: datetime) -> None:
    renew_packs(now=now)
    sweep_packs(now=now)
