"""What the desk registers with Wagtail: a way in from the admin, and names in the history."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lessons.desk.permissions import may_write
from lessons.desk.sheets import LessonSheet


class DeskMenuItem(MenuItem):
    """Shown to whoever writes lessons."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_write(request.user)


@hooks.register("register_admin_menu_item")
def register_desk_item() -> MenuItem:
    return DeskMenuItem(
        _("My lessons"), reverse_lazy("desk:lessons"), name="desk", icon_name="edit", order=90
    )


@hooks.register("register_sheet_kind")
def register_lesson_sheet() -> LessonSheet:
    return LessonSheet()


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, label, message in (
        ("name_co_teacher", _("Name a co-teacher"), _("Co-teacher named")),
        ("release_co_teacher", _("Release a co-teacher"), _("Co-teacher released")),
    ):
        actions.register_action(f"desk.{name}", label, message)
