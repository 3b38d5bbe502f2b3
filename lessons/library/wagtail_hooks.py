"""The library in Wagtail's admin: wiring only."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Select
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.action_menu import PublishMenuItem, UnpublishMenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from lessons.discovery.rules import Source
from lessons.library import forms
from lessons.library.models import Resource
from lessons.library.permissions import get_policy
from lessons.library.queries.desk import list_reached_resources
from lessons.library.queries.finding import SOURCE, list_items
from lessons.library.views.admin import GuardedViewSet


class ResourceViewSet(GuardedViewSet):
    model = Resource
    icon = "folder-open-inverse"
    menu_label = _("Resources")
    list_display = ["title", "get_kind_display", "course", "owner"]
    filterset_class = forms.ResourceFilterSet
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("licence")]),
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
                [FieldPanel("made_by"), FieldPanel("taken_from")], heading=_("Where it comes from")
            ),
            FieldPanel("body"),
        ],
        base_form_class=forms.ResourceForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resource]:
        return list_reached_resources(request.user)


class LibraryViewSetGroup(SnippetViewSetGroup):
    items = (ResourceViewSet,)
    menu_label = _("Library")
    menu_name = "library"
    menu_icon = "folder-open-inverse"
    menu_order = 250


get_policy(Resource)
register_snippet(LibraryViewSetGroup)


@hooks.register("register_discovery_source")
def register_resources() -> Source:
    return Source(name=SOURCE, list_items=list_items)


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
    if context["model"] is not Resource:
        return
    may_publish = get_policy(Resource).user_has_permission(request.user, "publish")
    items[:] = [
        WithdrawMenuItem(order=20) if isinstance(item, UnpublishMenuItem) else item
        for item in items
        if may_publish or not isinstance(item, PublishMenuItem)
    ]
