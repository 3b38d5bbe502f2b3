"""How lessons by hand stand in Wagtail's admin and among the chores: wiring only."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from lms.deliveries import urls
from lms.deliveries.actions.bringers import forget_old
from lms.deliveries.models import Bringer
from lms.deliveries.queries.errands import brings_any
from lms.deliveries.queries.figures import BROUGHT, HANDS, NOBODY, count_hands
from lms.deliveries.views.mine import NOTICE_WORDS
from lms.devices.actions.keeping import LOCKED_HOOK, Locked
from lms.people.permissions import has_capability
from lms.people.rules import Capability
from lms.supervision.rules.panels import Headline, Panel


class DeliveriesMenuItem(MenuItem):
    """Shown to whoever sees needs."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_capability(request.user, Capability.VIEW_NEEDS)


class MineMenuItem(MenuItem):
    """Shown to whoever brings lessons by their account."""

    def is_shown(self, request: HttpRequest) -> bool:
        return brings_any(request.user)


@hooks.register("register_admin_urls")
def register_delivery_urls() -> list[URLResolver]:
    return [path("deliveries/", include((urls.admin_urlpatterns, "deliveries_admin")))]


@hooks.register("register_devices_menu_item")
def register_deliveries_item() -> MenuItem:
    return DeliveriesMenuItem(
        _("Lessons by hand"),
        reverse_lazy("deliveries_admin:communes"),
        name="deliveries",
        icon_name="group",
        order=27,
    )


@hooks.register("register_devices_menu_item")
def register_mine_item() -> MenuItem:
    return MineMenuItem(
        _("What I bring"),
        reverse_lazy("deliveries_admin:mine"),
        name="deliveries-mine",
        icon_name="group",
        order=28,
    )


@hooks.register("register_notice_words")
def register_notice_words() -> dict[str, Any]:
    return NOTICE_WORDS


@hooks.register("register_supervision_panels")
def register_panels() -> list[Panel]:
    return [
        Panel(
            key=HANDS,
            title=_("Pupils whom no network reaches"),
            about=_("Pupils without a connection in weak-signal areas, by who brings the lesson."),
            capability=Capability.VIEW_NEEDS.value,
            count=count_hands,
            headlines=(
                Headline(
                    key="nobody",
                    label=_("Nobody brings the lesson"),
                    of=(NOBODY,),
                    is_less_better=True,
                ),
                Headline(key="all", label=_("Whom no network reaches"), is_less_better=True),
            ),
            name_figures=lambda: [
                (BROUGHT, _("Somebody brings the lesson")),
                (NOBODY, _("Nobody brings the lesson")),
            ],
            order=52,
            is_stock=True,
            is_summed=True,
            is_hidden_empty=True,
            find_rows=lambda place, _month: (
                f"{reverse('deliveries_admin:communes')}?organisation={place}"
            ),
        ),
    ]


@hooks.register(LOCKED_HOOK)
def register_locked_bringers() -> Locked:
    return Locked(model=Bringer, fields=("sealed_name", "sealed_contact"))


@hooks.register("register_hourly_chore")
def forget_old_bringers(*, now: datetime) -> None:
    forget_old(now=now)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, label, message in (
        ("add_bringer", _("Add a bringer"), _("Bringer written down")),
        ("change_bringer", _("Change a bringer"), _("Bringer changed")),
        ("link_account", _("Link an account"), _("Account linked")),
        ("end_bringer", _("End a bringer"), _("Brings nothing any more")),
        ("give_pupils", _("Give pupils to a bringer"), _("Pupils given")),
        ("plan_errands", _("Plan errands"), _("Errands planned")),
        ("tell_errand", _("Tell of an errand"), _("Told what became of it")),
    ):
        actions.register_action(f"deliveries.{name}", label, message)
