"""How supervision stands in Wagtail's admin, and what its caretaker does: wiring only."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from lms.supervision import urls
from lms.supervision.actions.counting import refresh, refresh_hourly
from lms.supervision.actions.plans import remind_plans
from lms.supervision.permissions import OBSERVE, SUPERVISE, TEACH, get_policy
from lms.supervision.queries import observations, plans
from lms.supervision.rules.panels import Headline, Panel
from lms.supervision.rules.plans import Standing
from lms.supervision.views.observations import NOTICE_WORDS as OBSERVATION_WORDS
from lms.supervision.views.plans import NOTICE_WORDS, WORDS


class SupervisionMenuItem(MenuItem):
    """Shown to whoever supervises."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(get_policy().may(request.user, SUPERVISE))


class ObservedMenuItem(MenuItem):
    """Shown to whoever observes lessons or may be observed; the tables are not asked."""

    def is_shown(self, request: HttpRequest) -> bool:
        policy = get_policy()
        return bool(policy.may(request.user, OBSERVE) or policy.may(request.user, TEACH))


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
        SupervisionMenuItem(
            _("Plans"),
            reverse_lazy("supervision:plans"),
            name="supervision-plans",
            icon_name="doc-full",
            order=20,
        ),
        ObservedMenuItem(
            _("Observed lessons"),
            reverse_lazy("supervision:observations"),
            name="supervision-observed",
            icon_name="glasses",
            order=30,
        ),
    ]
    return SubmenuMenuItem(
        _("Supervision"),
        Menu(items=items, register_hook_name="register_supervision_menu_item"),
        name="supervision",
        icon_name="view",
        order=470,
    )


@hooks.register("register_supervision_panels")
def register_panels() -> list[Panel]:
    missing = (Standing.OVERDUE.value, Standing.WAITING.value)
    return [
        Panel(
            key="plans",
            title=_("Plans that were asked for"),
            about=_("Plans that are asked for now, by whether they were handed in."),
            capability=SUPERVISE,
            count=plans.count_plans,
            headlines=(
                Headline(key="missing", label=_("Without a plan"), of=missing, is_less_better=True),
                Headline(key="handed", label=_("Have handed in"), of=("handed_in", "late")),
            ),
            name_figures=lambda: list(WORDS.items()),
            order=70,
            is_stock=True,
            is_hourly=True,
            is_hidden_empty=True,
            find_rows=lambda _place, _month: reverse("supervision:plans"),
        ),
        Panel(
            key=observations.OBSERVED,
            title=_("Observed lessons"),
            about=_("Lessons in which somebody sat, by the day they were taught."),
            capability=SUPERVISE,
            count=observations.count_observed,
            headlines=(
                Headline(key="observed", label=_("Lessons observed"), of=("observed",)),
                Headline(
                    key="percent", label=_("Marks of 100"), of=("percent",), per=("observed",)
                ),
            ),
            name_figures=lambda: [("observed", _("Lessons observed"))],
            order=65,
        ),
    ]


@hooks.register("register_notice_words")
def register_notice_words() -> dict[str, Any]:
    return NOTICE_WORDS | OBSERVATION_WORDS


@hooks.register("keep_notices")
def keep_notices(person: Any, notices: list[Any]) -> list[Any]:
    return observations.keep_readable(person, plans.keep_readable(person, notices))


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, label, message in (
        ("ask_plans", _("Ask for plans"), _("Plans asked for")),
        ("hand_in_plan", _("Hand a plan in"), _("Plan handed in")),
        ("close_plans", _("Close a call for plans"), _("Call for plans closed")),
        ("reopen_plans", _("Open a call for plans again"), _("Call for plans opened again")),
        ("write_criteria", _("Write criteria"), _("Criteria written")),
        ("write_observation", _("Observe a lesson"), _("Observed lesson written down")),
        ("change_observation", _("Say it otherwise"), _("Observed lesson changed")),
        ("press_plans", _("Remind of plans"), _("Reminded of plans")),
    ):
        actions.register_action(f"supervision.{name}", label, message)


@hooks.register("register_hourly_chore")
def call_plans_to_mind(*, now: datetime) -> None:
    remind_plans(now=now)


@hooks.register("register_hourly_chore")
def keep_figures(*, now: datetime) -> None:
    refresh(now=now)
    refresh_hourly(now=now)
