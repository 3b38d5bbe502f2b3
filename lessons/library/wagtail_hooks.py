"""The library in Wagtail's admin: wiring only."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.forms import Select
from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.action_menu import LockedMenuItem, PublishMenuItem, UnpublishMenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from lessons.discovery.rules import Source
from lessons.library import forms
from lessons.library.actions.files import sweep_files
from lessons.library.models import Completion, Resource, Selection
from lessons.library.permissions import get_policy, list_reached
from lessons.library.queries.desk import list_reached_resources
from lessons.library.queries.finding import (
    SELECTIONS,
    SOURCE,
    list_items,
    list_selection_items,
)
from lessons.library.queries.public import list_shown_recordings
from lessons.library.sheets import ResourceSheet
from lessons.library.tasks import ask_for_links
from lessons.library.urls import admin_urlpatterns
from lessons.library.views import desk
from lessons.library.views.admin import (
    GuardedViewSet,
    SelectionCreateView,
    SelectionEditView,
)
from lessons.sheets.rules import SheetKind
from media_pipeline.queries.showing import Showing


class ResourceViewSet(GuardedViewSet):
    model = Resource
    icon = "folder-open-inverse"
    menu_label = _("Resources")
    list_display = ["title", "kind_label", "state_label", "course", "owner"]
    search_fields = ["title"]
    filterset_class = forms.ResourceFilterSet
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            FieldPanel("title"),
            FieldPanel("description"),
            MultiFieldPanel(
                [FieldPanel("upload"), FieldPanel("source"), FieldPanel("link")],
                heading=_("What it consists of: one of these"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("course", widget=Select),
                    FieldPanel("topic", widget=Select),
                    FieldPanel("series"),
                    FieldPanel("tags"),
                ],
                heading=_("Where pupils find it"),
            ),
            MultiFieldPanel(
                [FieldPanel("licence"), FieldPanel("made_by"), FieldPanel("taken_from")],
                heading=_("Where it comes from"),
            ),
            FieldPanel("body"),
        ],
        base_form_class=forms.ResourceForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        return list_reached_resources(request.user)


class SelectionViewSet(GuardedViewSet):
    model = Selection
    add_view_class = SelectionCreateView
    edit_view_class = SelectionEditView
    icon = "list-ol"
    menu_label = _("Collections")
    list_display = ["title", "course", "owner"]
    search_fields = ["title"]
    add_to_reference_index = True
    panels = [
        FieldPanel("title"),
        FieldPanel("description"),
        FieldPanel("course", widget=Select),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Selection]:
        return list_reached(request.user, Selection).select_related("course", "owner")


class OpenMenuItem(MenuItem):
    """Shown to whom its screen would open."""

    def __init__(self, label: Any, name: str, screen: Any, **kwargs: Any) -> None:
        super().__init__(label, reverse_lazy(f"library_admin:{name}"), **kwargs)
        self.screen = screen

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(self.screen().may_open(request.user))


class LibraryViewSetGroup(SnippetViewSetGroup):
    items = (ResourceViewSet, SelectionViewSet)
    menu_label = _("Library")
    menu_name = "library"
    menu_icon = "folder-open-inverse"
    menu_order = 250

    def get_submenu_items(self) -> list[MenuItem]:
        links = OpenMenuItem(_("Links"), "links", desk.LinksView, icon_name="link", order=30)
        training = OpenMenuItem(
            _("Completed training"), "training", desk.TrainingView, icon_name="success", order=40
        )
        return [*super().get_submenu_items(), links, training]


for model in (Resource, Selection, Completion):
    get_policy(model)
register_snippet(LibraryViewSetGroup)


@hooks.register("register_admin_urls")
def register_library_urls() -> list[URLResolver]:
    return [path("library/", include((admin_urlpatterns, "library_admin")))]


@hooks.register("register_sheet_kind")
def register_resource_sheet() -> SheetKind:
    return ResourceSheet()


@hooks.register("register_media_showing")
def register_recordings() -> Showing:
    return list_shown_recordings


@hooks.register("register_hourly_chore")
def look_after_library(*, now: datetime) -> None:
    sweep_files(now=now)
    ask_for_links(now=now)


@hooks.register("register_discovery_source")
def register_resources() -> Source:
    return Source(name=SOURCE, list_items=list_items)


@hooks.register("register_discovery_source")
def register_selections() -> Source:
    return Source(name=SELECTIONS, list_items=list_selection_items)


class WithdrawMenuItem(UnpublishMenuItem):
    label = _("Take out of the library")

    def is_shown(self, context: Any) -> bool:
        if context["view"] != "edit" or not context["instance"].live:
            return False
        policy = get_policy(context["model"])
        user = context["request"].user
        return bool(policy.user_has_permission_for_instance(user, "withdraw", context["instance"]))


@hooks.register("construct_snippet_action_menu")
def follow_policy(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    if context["model"] not in (Resource, Selection):
        return
    policy, thing = get_policy(context["model"]), context.get("instance")
    if thing is not None and not policy.user_has_permission_for_instance(
        request.user, "change", thing
    ):
        # Whoever only reads decides on the dashboard, and has nothing to save here.
        items[:] = [item for item in items if isinstance(item, LockedMenuItem)]
        if (withdraw := WithdrawMenuItem(order=20)).is_shown(context):
            items.append(withdraw)
        return
    may_publish = policy.user_has_permission(request.user, "publish")
    items[:] = [
        WithdrawMenuItem(order=20) if isinstance(item, UnpublishMenuItem) else item
        for item in items
        if may_publish or not isinstance(item, PublishMenuItem)
    ]
