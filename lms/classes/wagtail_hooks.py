"""How classes stand in Wagtail's admin, at the desk and among notices: wiring only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.classes import urls
from lms.classes.actions.asking import forget_unpublished
from lms.classes.actions.contacts import forget_contacts
from lms.classes.permissions import may_answer
from lms.classes.queries import figures
from lms.classes.queries.questions import count_waiting_under
from lms.classes.queries.told import keep_readable
from lms.classes.sheets import TimetableSheet
from lms.classes.views.sentences import NOTICE_WORDS, describe_waiting
from lms.people.permissions import has_capability
from lms.people.rules import Capability
from lms.supervision.rules.panels import EVERY, Headline, Panel


class ClassesMenuItem(MenuItem):
    """Shown to whoever views classes."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_capability(request.user, Capability.VIEW_CLASSES)


class QuestionsMenuItem(MenuItem):
    """Shown to whoever answers questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_answer(request.user)


@hooks.register("register_admin_urls")
def register_class_urls() -> list[URLResolver]:
    return [path("classes/", include((urls.admin_urlpatterns, "classes_admin")))]


@hooks.register("register_supervision_panels")
def register_panels() -> list[Panel]:
    return [
        Panel(
            key=figures.REACHED,
            title=_("Pupils reached"),
            about=_(
                "Pupils of all noted periods, by how they were reached: one of five counts five."
            ),
            capability=Capability.VIEW_CLASSES.value,
            count=figures.count_reached,
            headlines=(
                Headline(
                    key="reached",
                    label=_("Reached in any way"),
                    of=("in_class", "online", "television", "pack", "by_hand"),
                    per=(EVERY,),
                    is_share=True,
                ),
                Headline(
                    key="not_reached",
                    label=_("Not reached by any way"),
                    of=("not_reached",),
                    is_less_better=True,
                ),
            ),
            name_figures=figures.list_ways,
            order=50,
            is_summed=True,
            find_rows=lambda place, _month: f"{reverse('classes_admin:reached')}?place={place}",
        )
    ]


@hooks.register("register_people_menu_item")
def register_classes_item() -> MenuItem:
    return ClassesMenuItem(
        _("Classes"),
        reverse_lazy("classes_admin:classes"),
        name="people-classes",
        icon_name="group",
        order=15,
    )


@hooks.register("register_admin_menu_item")
def register_questions_item() -> MenuItem:
    return QuestionsMenuItem(
        _("Questions of pupils"),
        reverse_lazy("classes:questions"),
        name="questions",
        icon_name="help",
        order=92,
    )


@hooks.register("register_sheet_kind")
def register_timetable_sheet() -> TimetableSheet:
    return TimetableSheet()


@hooks.register("annotate_desk_lessons")
def annotate_desk_lessons() -> dict[str, Any]:
    return {"waiting_questions": count_waiting_under()}


@hooks.register("describe_desk_lessons")
def describe_desk_lessons(lessons: Sequence[Any]) -> dict[int, list[str]]:
    return describe_waiting(lessons)


@hooks.register("register_notice_words")
def register_notice_words() -> dict[str, Any]:
    return NOTICE_WORDS


@hooks.register("keep_notices")
def keep_notices(person: Any, notices: list[Any]) -> list[Any]:
    return keep_readable(person, notices)


@hooks.register("register_hourly_chore")
def forget_old_questions(*, now: datetime) -> None:
    forget_unpublished(now=now)


@hooks.register("register_hourly_chore")
def forget_old_contacts(*, now: datetime) -> None:
    forget_contacts(now=now)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, label, message in (
        ("add_class", _("Add a class"), _("Class added")),
        ("change_class", _("Change a class"), _("Class changed")),
        ("close_class", _("Close a class"), _("Class closed")),
        ("reopen_class", _("Reopen a class"), _("Class reopened")),
        ("renew_code", _("Renew the code of a class"), _("Code renewed")),
        ("name_class_teacher", _("Name a teacher of a class"), _("Teacher named")),
        ("release_class_teacher", _("Release a teacher of a class"), _("Teacher released")),
        ("add_period", _("Add a period"), _("Period added")),
        ("change_period", _("Change a period"), _("Period changed")),
        ("remove_period", _("Remove a period"), _("Period removed")),
        ("copy_last_week", _("Take over a week"), _("Week taken over")),
        ("copy_over_term", _("Take over a week into a term"), _("Week taken over into a term")),
        ("write_contact", _("Write a talk down"), _("Talk with parents written down")),
        ("remove_contact", _("Take a talk away"), _("Talk with parents taken away")),
        ("import_timetable", _("Import a timetable"), _("Timetable imported")),
        ("note_attendance", _("Write attendance down"), _("Attendance written down")),
        ("add_term", _("Name a term"), _("Term named")),
        ("change_term", _("Change a term"), _("Term changed")),
        ("remove_term", _("Take a term away"), _("Term taken away")),
        ("add_holiday", _("Name a holiday"), _("Holiday named")),
        ("remove_holiday", _("Take a holiday away"), _("Holiday taken away")),
        ("answer_question", _("Answer a question"), _("Question answered and shown")),
        ("change_answer", _("Change an answer"), _("Answer changed")),
        ("set_aside_question", _("Set a question aside"), _("Question set aside")),
        ("hide_question", _("Hide a question"), _("Question hidden")),
    ):
        actions.register_action(f"classes.{name}", label, message)
