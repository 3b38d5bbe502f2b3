"""How broadcasts stand in Wagtail's admin: wiring only."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.broadcasts import urls
from lms.broadcasts.actions.announcing import announce_airings
from lms.broadcasts.permissions import may_view
from lms.broadcasts.queries import figures
from lms.broadcasts.queries.beside import list_for_grade
from lms.broadcasts.queries.told import keep_readable
from lms.broadcasts.views.plan_words import NOTICE_WORDS
from lms.people.rules import Capability
from lms.supervision.rules.panels import Headline, Panel


class BroadcastsMenuItem(MenuItem):
    """Shown to whoever reads the plans of a station."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_view(request.user)


@hooks.register("register_admin_urls")
def register_file_urls() -> list[URLResolver]:
    return [
        path("broadcasts/", include((urls.plan_urlpatterns, "broadcasts_plan"))),
        path("broadcast-files/", include((urls.file_urlpatterns, "broadcasts_files"))),
        path("broadcasts-aired/", include((urls.aired_urlpatterns, "broadcasts_aired"))),
    ]


@hooks.register("register_admin_menu_item")
def register_week_item() -> MenuItem:
    return BroadcastsMenuItem(
        _("Broadcast week"),
        reverse_lazy("broadcasts_plan:front"),
        name="broadcast-week",
        icon_name="calendar-alt",
        order=244,
    )


@hooks.register("register_admin_menu_item")
def register_files_item() -> MenuItem:
    return BroadcastsMenuItem(
        _("Broadcast files"),
        reverse_lazy("broadcasts_files:files"),
        name="broadcast-files",
        icon_name="desktop",
        order=245,
    )


@hooks.register("register_admin_menu_item")
def register_aired_item() -> MenuItem:
    return BroadcastsMenuItem(
        _("What was aired"),
        reverse_lazy("broadcasts_aired:logs"),
        name="broadcasts-aired",
        icon_name="history",
        order=246,
    )


@hooks.register("register_supervision_panels")
def register_panels() -> list[Panel]:
    return [
        Panel(
            key=figures.AIRINGS,
            title=_("Lessons seen on the air"),
            about=_("Days of lessons on which every subject was seen twice, one of them a repeat."),
            capability=Capability.VIEW_BROADCASTS.value,
            count=figures.count_airings,
            headlines=(
                Headline(
                    key="kept",
                    label=_("Days on which the two-airings rule held"),
                    of=("kept",),
                    per=("due",),
                    is_share=True,
                ),
                Headline(key="hours", label=_("Hours on the air"), of=("minutes",), times=1 / 60),
            ),
            name_figures=lambda: [
                ("due", _("Days of lessons")),
                ("kept", _("Days with two airings")),
                ("minutes", _("Minutes on the air")),
                ("lost", _("Missed or broke off")),
            ],
            order=20,
            is_hourly=True,
            is_hidden_empty=True,
            find_rows=lambda place, month: (
                f"{reverse('broadcasts_aired:month')}?office={place}&month={month}"
            ),
        ),
    ]


@hooks.register("register_hourly_chore")
def say_what_is_on_next(*, now: datetime) -> None:
    announce_airings(now=now)


@hooks.register("register_notice_words")
def register_notice_words() -> dict[str, Any]:
    return NOTICE_WORDS


@hooks.register("keep_notices")
def keep_notices(person: Any, notices: list[Any]) -> list[Any]:
    return keep_readable(person, notices)


@hooks.register("register_on_air")
def register_on_air(**wanted: Any) -> list[dict[str, Any]]:
    return list_for_grade(**wanted)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, label, message in (
        ("add_station", _("Add a station"), _("Station added")),
        ("change_station", _("Change a station"), _("Station changed")),
        ("close_station", _("Close a station"), _("Station closed")),
        ("reopen_station", _("Reopen a station"), _("Station reopened")),
        ("add_channel", _("Add a channel"), _("Channel added")),
        ("change_channel", _("Change a channel"), _("Channel changed")),
        ("close_channel", _("Close a channel"), _("Channel closed")),
        ("reopen_channel", _("Reopen a channel"), _("Channel reopened")),
        ("add_window", _("Add a window"), _("Window added")),
        ("remove_window", _("Remove a window"), _("Window removed")),
        ("add_exception", _("Add an exception of a day"), _("Exception of a day added")),
        ("remove_exception", _("Remove an exception of a day"), _("Exception of a day removed")),
        ("add_season", _("Add a season"), _("Season added")),
        ("change_season", _("Change a season"), _("Season changed")),
        ("close_season", _("Close a season"), _("Season closed")),
        ("reopen_season", _("Reopen a season"), _("Season reopened")),
        ("plan_course", _("Plan a subject"), _("Subject planned")),
        ("unplan_course", _("Plan a subject no longer"), _("Subject planned no longer")),
        ("take_lessons", _("Take new lessons"), _("New lessons taken")),
        ("order_lessons", _("Order the lessons"), _("Order of lessons changed")),
        ("set_screen_limits", _("Set screen times"), _("Screen times set")),
        ("undo_edit", _("Take a change back"), _("Change taken back")),
        ("copy_week", _("Copy a week"), _("Week copied")),
        ("fill_week", _("Fill the gaps of a week"), _("Gaps of a week filled")),
        ("request_masters", _("Ask for broadcast files"), _("Broadcast files asked for")),
        ("add_filler", _("Add a filler"), _("Filler added")),
        ("remove_filler", _("Remove a filler"), _("Filler removed")),
        ("deliver_days", _("Put files into a station’s folder"), _("Files put into the folder")),
        ("confirm_log", _("Confirm the log of a station"), _("Log of the station confirmed")),
        ("publish_week", _("Publish a week"), _("Week published")),
    ):
        actions.register_action(f"broadcasts.{name}", label, message)
