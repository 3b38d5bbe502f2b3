"""The tables in Wagtail's admin: their addresses and a line among the reports."""

from django.urls import URLPattern, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lessons.exchange.views.tables import show_lessons


@hooks.register("register_admin_urls")
def register_tables() -> list[URLPattern]:
    return [re_path(r"^lessons\.(?P<form>csv|xlsx)$", show_lessons, name="exchange_lessons")]


@hooks.register("register_reports_menu_item")
def register_lessons_menu_item() -> MenuItem:
    return MenuItem(
        _("Lessons as an Excel table"),
        reverse("exchange_lessons", args=["xlsx"]),
        name="lessons-table",
        icon_name="table",
        order=2000,
    )
