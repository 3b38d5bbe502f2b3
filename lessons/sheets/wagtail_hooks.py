"""The sheets in Wagtail's admin: addresses, a menu item, a line in the site history."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lessons.sheets import urls
from lessons.sheets.actions import APPLIED
from lessons.sheets.queries import list_kinds


class SheetsMenuItem(MenuItem):
    """Shown to those who may bring any kind of sheet."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(list_kinds(user=request.user))


@hooks.register("register_admin_urls")
def register_sheets_urls() -> list[URLPattern | URLResolver]:
    return [path("sheets/", include(urls))]


@hooks.register("register_admin_menu_item")
def register_sheets_menu_item() -> MenuItem:
    return SheetsMenuItem(
        _("Excel sheets"), reverse("sheets:index"), name="sheets", icon_name="table", order=900
    )


@hooks.register("register_log_actions")
def register_sheets_log_actions(actions: Any) -> None:
    actions.register_action(APPLIED, _("Import a sheet"), _("Sheet imported"))
