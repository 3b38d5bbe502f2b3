"""A site begins with the categories of the monthly letter: after each migration, if it has none."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_migrate

from lms.devices.actions.hardships import ensure_hardships


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    post_migrate.connect(
        fill_hardships, sender=apps.get_app_config("devices"), dispatch_uid="devices.0"
    )


def fill_hardships(using: str, **_: Any) -> None:
    """Write the categories of a new site."""
    ensure_hardships(using=using)
