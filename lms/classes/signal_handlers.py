"""Whoever counts hears of every week that was summed up; connected once, when the app is ready."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from lms.classes.models import ReachedWeek
from lms.classes.queries.figures import REACHED
from lms.supervision.signals import figures_changed


def connect() -> None:
    """Connect every handler."""
    for signal, name in ((post_save, "saved"), (post_delete, "gone")):
        signal.connect(tell_week, sender=ReachedWeek, dispatch_uid=f"classes.reached.{name}")


def tell_week(instance: ReachedWeek, **_: Any) -> None:
    """Tell that the pupils of a school were reached otherwise in a month."""
    places, months = [instance.group.school_id], [instance.monday]
    figures_changed.send(ReachedWeek, panel=REACHED, places=places, months=months)
