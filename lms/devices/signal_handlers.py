"""A new site gets the categories of the monthly letter; whoever counts hears of every change."""

from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_migrate, post_save, pre_save

from lms.devices.actions.hardships import ensure_hardships
from lms.devices.models import Asset, Need
from lms.devices.models.ledger import tell_assets
from lms.devices.models.needs import tell_needs


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    post_migrate.connect(
        fill_hardships, sender=apps.get_app_config("devices"), dispatch_uid="devices.0"
    )
    for model in (Need, Asset):
        name = model._meta.label_lower
        pre_save.connect(remember_place, sender=model, dispatch_uid=f"{name}.remember")
        post_save.connect(tell_change, sender=model, dispatch_uid=f"{name}.saved")
        post_delete.connect(tell_change, sender=model, dispatch_uid=f"{name}.gone")


def fill_hardships(using: str, **_: Any) -> None:
    """Write the categories of a new site."""
    ensure_hardships(using=using)


def remember_place(sender: Any, instance: Any, **_: Any) -> None:
    """Note where it was counted before it is written."""
    rows = sender._base_manager.filter(pk=instance.pk)
    name = "school_id" if sender is Need else "owner_id"
    instance._devices_former = set(rows.values_list(name, flat=True)) if instance.pk else set()


def tell_change(instance: Any, **_: Any) -> None:
    """Tell that it is counted otherwise, where it is and where it was."""
    former = instance.__dict__.pop("_devices_former", set())
    if isinstance(instance, Need):
        tell_needs(former | {instance.school_id})
    else:
        tell_assets(former | {instance.owner_id})
