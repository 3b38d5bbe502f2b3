"""What the review registers with Wagtail and the desk: ways in, and authors' lists of changes."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.widgets.button import Button

from lessons.reviews.conf import get_conf
from lessons.reviews.queries.reading import find_open_round, has_other_reviews
from lessons.reviews.views.admin_parts import QueuePanel
from lessons.reviews.views.changes import show_changes_asked


class ReviewMenuItem(MenuItem):
    """Shown to whom reviews call."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(get_conf().make_policy().may_enter(request.user))


@hooks.register("register_admin_menu_item")
def register_review_item() -> MenuItem:
    return ReviewMenuItem(
        _("My reviews"), reverse_lazy("reviews:queue"), name="reviews", icon_name="tasks", order=95
    )


@hooks.register("construct_homepage_panels")
def show_queue_panel(request: HttpRequest, panels: list[Any]) -> None:
    if not has_other_reviews():
        # Wagtail's own leads to the editor, where nobody can vote, and asks about each row.
        panels[:] = [one for one in panels if not isinstance(one, WorkflowObjectsToModeratePanel)]
    if get_conf().make_policy().may_enter(request.user):
        panels.append(QueuePanel())


@hooks.register("register_page_header_buttons")
def register_review_button(page: Any, user: Any, **_kwargs: Any) -> Any:
    round = find_open_round(user, page)
    if round is not None:
        url = reverse("reviews:round", args=[round.pk])
        yield Button(_("Review this"), url, icon_name="tasks", priority=5)


@hooks.register("show_on_desk_lesson")
def show_on_desk(request: HttpRequest, lesson: Any) -> str:
    return show_changes_asked(request, lesson)
