"""How needs and devices stand in Wagtail's admin: wiring only."""

from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from lms.devices import urls
from lms.devices.actions.counting import count_month
from lms.devices.actions.keeping import forget_pupils
from lms.devices.actions.reserving import forget_held_days
from lms.devices.queries import figures
from lms.devices.queries.weak_figures import WEAK, count_areas
from lms.devices.rules.weak import Stage
from lms.devices.sheets import NeedsSheet, WeakAreasSheet
from lms.devices.views.weak import STAGES
from lms.people.permissions import has_capability
from lms.people.rules import Capability
from lms.supervision.rules.panels import Headline, Panel


class NeedsMenuItem(MenuItem):
    """Shown to whoever sees needs."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_capability(request.user, Capability.VIEW_NEEDS)


class AssetsMenuItem(MenuItem):
    """Shown to whoever sees devices."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_capability(request.user, Capability.VIEW_DEVICES)


@hooks.register("register_admin_urls")
def register_device_urls() -> list[URLResolver]:
    return [path("devices/", include((urls.admin_urlpatterns, "devices_admin")))]


@hooks.register("register_admin_menu_item")
def register_devices_menu() -> MenuItem:
    items = [
        NeedsMenuItem(
            _("Needs of pupils"),
            reverse_lazy("devices_admin:needs"),
            name="devices-needs",
            icon_name="list-ul",
            order=10,
        ),
        NeedsMenuItem(
            _("Table of the monthly letter"),
            reverse_lazy("devices_admin:table"),
            name="devices-table",
            icon_name="table",
            order=20,
        ),
        NeedsMenuItem(
            _("Weak-signal areas"),
            reverse_lazy("devices_admin:weak"),
            name="devices-weak",
            icon_name="warning",
            order=24,
        ),
        AssetsMenuItem(
            _("Shared depot"),
            reverse_lazy("devices_admin:assets"),
            name="devices-assets",
            icon_name="mobile-alt",
            order=30,
        ),
        AssetsMenuItem(
            _("Donations"),
            reverse_lazy("devices_admin:donations"),
            name="devices-donations",
            icon_name="plus-inverse",
            order=40,
        ),
    ]
    return SubmenuMenuItem(
        _("Devices for pupils"),
        Menu(items=items, register_hook_name="register_devices_menu_item"),
        name="devices",
        icon_name="mobile-alt",
        order=480,
    )


@hooks.register("register_sheet_kind")
def register_needs_sheet() -> NeedsSheet:
    return NeedsSheet()


@hooks.register("register_sheet_kind")
def register_weak_areas_sheet() -> WeakAreasSheet:
    return WeakAreasSheet()


def find_needs(place: int, part: str, figure: str) -> str:
    """Return the address of the pupils of one number of the letter."""
    wanted = {"organisation": place, "lack": "device", **figures.name_rows(part, figure)}
    return f"{reverse('devices_admin:needs')}?{urlencode(wanted)}"


@hooks.register("register_supervision_panels")
def register_panels() -> list[Panel]:
    return [
        Panel(
            key=figures.NEEDS,
            title=_("Pupils without a device"),
            about=_("Pupils on the list of needs without a device, by level and hardship."),
            capability=Capability.VIEW_NEEDS.value,
            count=figures.count_gap,
            headlines=(
                Headline(key="gap", label=_("Pupils without a device"), is_less_better=True),
            ),
            name_figures=figures.list_hardships,
            name_parts=figures.list_levels,
            part_heading=_("Level"),
            order=30,
            is_stock=True,
            is_summed=True,
            find_rows=lambda place, _month: (
                f"{reverse('devices_admin:needs')}?organisation={place}&lack=device"
            ),
            find_cells=lambda place, _month: partial(find_needs, place),
        ),
        Panel(
            key=figures.DEPOT,
            title=_("Shared devices"),
            about=_("Donated devices of depots and schools, by where they are."),
            capability=Capability.VIEW_DEVICES.value,
            count=figures.count_depot,
            headlines=(
                Headline(key="loan", label=_("Devices on loan"), of=("loan",)),
                Headline(key="depot", label=_("Waiting in depots"), of=("depot",)),
            ),
            name_figures=figures.list_depot_places,
            order=40,
            is_stock=True,
            is_summed=True,
            find_rows=lambda place, _month: (
                f"{reverse('devices_admin:assets')}?organisation={place}"
            ),
        ),
        Panel(
            key=WEAK,
            title=_("Weak-signal areas"),
            about=_("Places without a signal to learn by, by what the carrier has said."),
            capability=Capability.VIEW_NEEDS.value,
            count=count_areas,
            headlines=(
                Headline(key="open", label=_("Areas without a signal"), is_less_better=True),
                Headline(
                    key="overdue",
                    label=_("Promises broken"),
                    of=(Stage.OVERDUE.value,),
                    is_less_better=True,
                ),
            ),
            name_figures=lambda: [one for one in STAGES if one[0] not in ("", Stage.FIXED.value)],
            order=50,
            is_stock=True,
            is_hourly=True,
            is_summed=True,
            is_hidden_empty=True,
            find_rows=lambda place, _month: f"{reverse('devices_admin:weak')}?organisation={place}",
        ),
    ]


@hooks.register("register_hourly_chore")
def count_new_month(*, now: datetime) -> None:
    count_month(now=now)


@hooks.register("register_hourly_chore")
def forget_days_over(*, now: datetime) -> None:
    forget_held_days(now=now)


@hooks.register("register_hourly_chore")
def forget_old_pupils(*, now: datetime) -> None:
    forget_pupils(now=now)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, label, message in (
        ("register_need", _("Register a need"), _("Need registered")),
        ("change_need", _("Change a need"), _("Need changed")),
        ("verify_need", _("Verify a need"), _("Need verified")),
        ("close_need", _("Close a need"), _("Met, or taken off the list")),
        ("reopen_need", _("Reopen a need"), _("Put on the list again")),
        ("add_donation", _("Add a donation"), _("Pledge written down")),
        ("receive_donation", _("Receive a donation"), _("Received")),
        ("transfer_devices", _("Hand devices on"), _("Devices handed on")),
        ("add_hardship", _("Add a hardship"), _("Hardship added")),
        ("rename_hardship", _("Rename a hardship"), _("Hardship renamed")),
        ("raise_hardship", _("Move a hardship up"), _("Hardship moved up")),
        ("remove_hardship", _("Take a hardship away"), _("Hardship taken away")),
        ("reserve_devices", _("Hold devices"), _("Devices held")),
        ("end_reservation", _("Hold devices no longer"), _("Held no longer")),
        ("sign_slip", _("Sign a hand-over slip"), _("Signatures written down")),
        ("publish_priorities", _("Publish rules of priority"), _("Rules published")),
        ("import_needs", _("Import needs"), _("Needs imported")),
        ("add_weak_area", _("Write down a weak-signal area"), _("Area written down")),
        ("change_weak_area", _("Change a weak-signal area"), _("Area changed")),
        ("step_weak_area", _("Step of a weak-signal area"), _("Step of the carrier written down")),
        ("link_weak_area", _("Put pupils into an area"), _("Pupils put into the area")),
        ("unlink_weak_area", _("Take pupils out of an area"), _("Pupils taken out of the area")),
        ("import_weak_area", _("Import weak-signal areas"), _("Area imported")),
    ):
        actions.register_action(f"devices.{name}", label, message)
