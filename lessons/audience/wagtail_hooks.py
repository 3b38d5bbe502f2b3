"""What the audience registers with the caretaker."""

from datetime import datetime

from wagtail import hooks

from lessons.audience.actions import forget_old


@hooks.register("register_hourly_chore")
def forget_old_days(*, now: datetime) -> None:
    forget_old(now=now)
