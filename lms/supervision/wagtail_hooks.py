"""How supervision stands in Wagtail's admin, and what its caretaker does: wiring only."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from lms.supervision import urls
from lms.supervision.actions.counting import refresh, refresh_hourly
from lms.supervision.permissions import SUPERVISE, get_policy


class SupervisionMenuItem(MenuItem):
    """Shown to whoever supervises."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(get_policy().may(request.user, SUPERVISE))


@hooks.register("register_admin_urls")
def register_supervision_urls() -> list[URLResolver]:
    return [path("supervision/", include((urls.admin_urlpatterns, "supervision")))]


@hooks.register("register_admin_menu_item")
def register_supervision_menu() -> MenuItem:
    items: list[Any] = [
        SupervisionMenuItem(
            _("Dashboards"),
            reverse_lazy("supervision:start"),
            name="supervision-dashboards",
            icon_name="view",
            order=10,
        ),
    ]
    return SubmenuMenuItem(
        _("Supervision"),
        Menu(items=items, register_hook_name="register_supervision_menu_item"),
        name="supervision",
        icon_name="view",
        order=470,
    )


@hooks.register("register_hourly_chore")
def keep_figures(*, now: datetime) -> None:
    refresh(now=now)
    refresh_hourly(now=now)
