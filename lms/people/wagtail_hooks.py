"""How people stand in Wagtail's admin: wiring only."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry, register_permission_policy

from lms.people import urls
from lms.people.conf import list_library_models
from lms.people.permissions import has_capability
from lms.people.permissions.library import (
    OrganisationCompletionPolicy,
    OrganisationLibraryPolicy,
)
from lms.people.permissions.pages import OrganisationPagePolicy
from lms.people.queries import figures
from lms.people.rules import Capability
from lms.people.sheets import PeopleSheet
from lms.people.views.admin_parts import OwnRolesPanel, ReachedDocuments, ReachedImages
from lms.people.views.listings import ReachedPages
from lms.people.views.serving import check_document
from lms.supervision.rules.panels import Headline, Panel

register_permission_policy(Page, OrganisationPagePolicy(Page))
# Before the library registers its own: our hooks come first, as the theme's do.
for model in list_library_models():
    register_permission_policy(model, OrganisationLibraryPolicy(model))
if apps.is_installed("lessons.library"):
    completion = apps.get_model("library", "Completion")
    register_permission_policy(completion, OrganisationCompletionPolicy(completion))


class CapableMenuItem(MenuItem):
    """Shown to whoever has a capability anywhere."""

    def __init__(self, label: Any, url_name: str, capability: Capability, **kwargs: Any) -> None:
        super().__init__(label, reverse_lazy(f"people_admin:{url_name}"), **kwargs)
        self.capability = capability

    def is_shown(self, request: HttpRequest) -> bool:
        return has_capability(request.user, self.capability)


@hooks.register("register_admin_urls")
def register_people_urls() -> list[URLResolver]:
    return [path("people/", include((urls.admin_urlpatterns, "people_admin")))]


# After Wagtail's own, whose place they take.
@hooks.register("register_admin_viewset", order=100)
def register_reached_pages() -> ReachedPages:
    return ReachedPages()


@hooks.register("register_admin_menu_item")
def register_people_menu() -> MenuItem:
    manage = Capability.MANAGE_PEOPLE
    items = [
        CapableMenuItem(
            _("Organisations"),
            "organisations",
            Capability.VIEW_ORGANISATION,
            name="people-organisations",
            icon_name="site",
            order=10,
        ),
        CapableMenuItem(
            _("People"),
            "people",
            Capability.VIEW_PEOPLE,
            name="people-people",
            icon_name="user",
            order=20,
        ),
        CapableMenuItem(
            _("Invitations"),
            "invitations",
            manage,
            name="people-invitations",
            icon_name="mail",
            order=30,
        ),
        CapableMenuItem(
            _("Two-step sign-in"),
            "second_factor",
            manage,
            name="people-second-factor",
            icon_name="key",
            order=40,
        ),
    ]
    return SubmenuMenuItem(
        _("Schools and people"),
        Menu(items=items, register_hook_name="register_people_menu_item"),
        name="people",
        icon_name="group",
        order=500,
    )


@hooks.register("construct_homepage_panels")
def add_own_roles(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(OwnRolesPanel())


@hooks.register("construct_page_chooser_queryset")
def narrow_page_chooser(pages: Any, request: HttpRequest) -> Any:
    policy = policy_registry.get_by_type(Page)
    return pages.filter(pk__in=policy.explorable_instances(request.user).values("pk"))


@hooks.register("construct_reports_menu")
def hide_report(request: HttpRequest, items: list[MenuItem]) -> None:
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "page-types-usage"]


# After Wagtail's own, whose endpoints of the same names they replace.
@hooks.register("construct_admin_api", order=100)
def narrow_admin_api(router: Any) -> None:
    router.register_endpoint("images", ReachedImages)
    router.register_endpoint("documents", ReachedDocuments)


@hooks.register("before_serve_document")
def guard_document(document: Any, request: HttpRequest) -> None:
    check_document(document, request)


@hooks.register("register_sheet_kind")
def register_people_sheet() -> PeopleSheet:
    return PeopleSheet()


@hooks.register("register_supervision_panels")
def register_panels() -> list[Panel]:
    panels = []
    if apps.is_installed("lessons.reviews"):
        panels.append(
            Panel(
                key=figures.LESSONS,
                title=_("Lessons and their reviews"),
                about=_("Lessons of the people here: handed in for the first time, and decided."),
                capability=Capability.VIEW_LESSONS.value,
                count=figures.count_lessons,
                headlines=(
                    Headline(key="made", label=_("Lessons made"), of=("made",)),
                    Headline(key="approved", label=_("Lessons approved"), of=("approved",)),
                    Headline(
                        key="days",
                        label=_("Days from handing in to the decision"),
                        of=("hours",),
                        per=("decided",),
                        times=1 / 24,
                        is_less_better=True,
                    ),
                ),
                name_figures=lambda: [
                    ("made", _("Handed in for the first time")),
                    ("approved", _("Approved in review")),
                    ("sent_back", _("Sent back or refused")),
                ],
                name_parts=figures.list_subjects,
                part_heading=_("Subject taught"),
                order=10,
            )
        )
    if apps.is_installed("lessons.library"):
        panels.append(
            Panel(
                key=figures.TRAINING,
                title=_("Training of teachers"),
                about=_("Training materials that people here have worked through."),
                capability=Capability.VIEW_PEOPLE.value,
                count=figures.count_training,
                headlines=(Headline(key="completed", label=_("Trainings completed")),),
                name_figures=lambda: [("completed", _("Trainings completed"))],
                order=60,
            )
        )
    return panels


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, label, message in (
        ("add_organisation", _("Add an organisation"), _("Organisation added")),
        ("rename_organisation", _("Rename an organisation"), _("Name or code changed")),
        ("move_organisation", _("Move an organisation"), _("Moved in the tree")),
        ("close_organisation", _("Close an organisation"), _("Organisation closed")),
        ("reopen_organisation", _("Reopen an organisation"), _("Organisation reopened")),
        ("grant_membership", _("Give a role"), _("Role given")),
        ("revoke_membership", _("Take a role away"), _("Role taken away")),
        ("edit_person", _("Edit a person"), _("Name or e-mail changed")),
        ("close_account", _("Close an account"), _("Account closed")),
        ("reopen_account", _("Reopen an account"), _("Account reopened")),
        ("invite_person", _("Invite a person"), _("Invitation made")),
        ("revoke_invitation", _("Withdraw an invitation"), _("Invitation withdrawn")),
        ("accept_invitation", _("Accept an invitation"), _("Invitation accepted")),
        ("issue_password_link", _("Make a password link"), _("Password link made")),
        ("set_password_by_link", _("Set a password by link"), _("Password set by link")),
        ("require_second_factor", _("Require two steps"), _("Two steps made compulsory")),
        ("relax_second_factor", _("Relax two steps"), _("Two steps made optional")),
        ("forget_second_factor", _("Remove a second step"), _("Second step removed")),
        ("import_people", _("Import people"), _("People imported")),
        ("ensure_workflow", _("Set up the review"), _("Review set up")),
    ):
        actions.register_action(f"people.{name}", label, message)
