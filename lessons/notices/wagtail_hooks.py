"""What notices register with Wagtail and the caretaker."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lessons.notices.actions import forget_old
from lessons.notices.queries import count_unread
from lessons.notices.tasks import ask_for_mails


class NoticesMenuItem(MenuItem):
    """Its label tells how many are unread."""

    def is_shown(self, request: HttpRequest) -> bool:
        # A host may leave our screens out.
        try:
            return bool(str(self.url))
        except NoReverseMatch:
            return False

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        unread = count_unread(request.user)
        if unread:
            component.label = f"{component.label} ({unread})"
        return component


@hooks.register("register_admin_menu_item")
def register_notices_item() -> MenuItem:
    return NoticesMenuItem(
        _("Notices"), reverse_lazy("notices:list"), name="notices", icon_name="mail", order=96
    )


@hooks.register("register_hourly_chore")
def look_after_mails(*, now: datetime) -> None:
    ask_for_mails(now=now)


@hooks.register("register_hourly_chore")
def forget_old_notices(*, now: datetime) -> None:
    forget_old(now=now)
