"""Packs in Wagtail's admin and among the chores: wiring only."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.carrying import CARRIED_HOOK, Carried
from lms.offline.actions.subscribing import visit_due
from lms.offline.actions.sweeping import renew_packs, sweep_packs
from lms.offline.permissions import may_offer
from lms.offline.queries.carrying import list_packs_to_carry
from lms.offline.urls import admin_urlpatterns


class PacksMenuItem(MenuItem):
    """Shown to whoever may offer packs."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_offer(request.user)


@hooks.register("register_admin_urls")
def register_packs_urls() -> list[URLResolver]:
    return [path("packs/", include((admin_urlpatterns, "offline_admin")))]


@hooks.register("register_admin_menu_item")
def register_packs_item() -> MenuItem:
    return PacksMenuItem(
        _("Packs"),
        reverse_lazy("offline_admin:packs"),
        name="packs",
        icon_name="download",
        order=260,
    )


@hooks.register(CARRIED_HOOK)
def register_packs_to_carry() -> list[Carried]:
    return list_packs_to_carry()


@hooks.register("register_hourly_chore")
def look_after_packs(*, now: datetime) -> None:
    renew_packs(now=now)
    sweep_packs(now=now)
    visit_due(now=now)
