"""How recordings stand in Wagtail's admin: wiring only."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.forms.collections import collection_member_permission_formset_factory
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.permissions import register_permission_policy

from media_pipeline import urls
from media_pipeline.models import Source
from media_pipeline.permissions import (
    may_enter_library,
    may_upload,
    source_policy,
)
from media_pipeline.views.chooser import viewset

register_permission_policy(Source, source_policy)


class SourceURLFinder(ModelAdminURLFinder):
    """Leads from a chosen recording to its page."""

    edit_url_name = "media_admin:source"


register_admin_url_finder(Source, SourceURLFinder)


class MediaMenu(SubmenuMenuItem):
    """Shown to whoever may choose or bring recordings."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_enter_library(request.user) and super().is_shown(request)


class UploadMenuItem(MenuItem):
    """Shown to whoever may bring recordings anywhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_upload(request.user)


@hooks.register("register_admin_urls")
def register_media_urls() -> list[URLResolver]:
    return [path("media/", include((urls.admin_urlpatterns, "media_admin")))]


@hooks.register("register_admin_viewset")
def register_source_chooser() -> Any:
    return viewset


@hooks.register("register_admin_menu_item")
def register_media_menu() -> MenuItem:
    # Further items by the hook, for who brings screens of their own.
    return MediaMenu(
        _("Recordings"),
        Menu(register_hook_name="register_media_menu_item"),
        name="media",
        icon_name="media",
        order=250,
    )


@hooks.register("register_media_menu_item")
def register_library_item() -> MenuItem:
    return _make_item(_("Media library"), "library", "media", 10)


@hooks.register("register_media_menu_item")
def register_upload_item() -> MenuItem:
    return UploadMenuItem(
        _("Upload recordings"),
        reverse_lazy("media_admin:upload"),
        name="media-upload",
        icon_name="upload",
        order=20,
    )


@hooks.register("register_media_menu_item")
def register_jobs_item() -> MenuItem:
    return _make_item(_("Work in progress"), "jobs", "tasks", 30)


@hooks.register("register_media_menu_item")
def register_failures_item() -> MenuItem:
    return _make_item(_("What went wrong"), "failures", "warning", 40)


@hooks.register("register_media_menu_item")
def register_storage_item() -> MenuItem:
    return _make_item(_("Space used"), "storage", "folder-open-inverse", 50)


@hooks.register("describe_collection_contents")
def describe_collection_sources(collection: Any) -> dict[str, Any] | None:
    # Deleting a collection deletes what is in it: Wagtail asks everybody first.
    count = Source.objects.filter(collection=collection).count()
    if not count:
        return None
    return {
        "count": count,
        "count_text": ngettext("%(count)s recording", "%(count)s recordings", count)
        % {"count": count},
        "url": f"{reverse('media_admin:library')}?collection={collection.pk}",
    }


@hooks.register("register_group_permission_panel")
def register_source_permissions_panel() -> Any:
    return collection_member_permission_formset_factory(
        Source,
        [
            ("add_source", _("Add"), _("Bring recordings in and look after one's own")),
            ("change_source", _("Edit"), _("Look after any recording")),
            ("choose_source", _("Choose"), _("Watch and choose recordings")),
        ],
        "media_pipeline/admin/group_permissions.html",
    )


@hooks.register("register_log_actions")
def register_media_log_actions(actions: Any) -> None:
    for name, label, message in (
        ("rename", _("Rename a recording"), _("Title or language changed")),
        ("remove", _("Remove a recording"), _("Recording removed")),
        ("publish", _("Publish a recording"), _("Recording published")),
        ("withdraw", _("Withdraw a recording"), _("Recording withdrawn")),
        ("captions", _("Change captions"), _("Captions changed")),
        ("captions_removed", _("Remove captions"), _("Captions removed")),
        ("sound", _("Add another sound"), _("Another sound added")),
        ("sound_removed", _("Take a sound away"), _("Sound taken away")),
        ("master_revoked", _("Take a television file back"), _("Television file taken back")),
    ):
        actions.register_action(f"media_pipeline.{name}", label, message)


def _make_item(label: Any, url_name: str, icon: str, order: int) -> MenuItem:
    return MenuItem(
        label,
        reverse_lazy(f"media_admin:{url_name}"),
        name=f"media-{url_name}",
        icon_name=icon,
        order=order,
    )
