"""How recordings stand in Wagtail's admin: wiring only."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from media_pipeline.permissions import list_upload_collections
from media_pipeline.views.uploads import UploadScreen


class UploadMenuItem(MenuItem):
    """Shown to whoever may bring recordings anywhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return list_upload_collections(request.user).exists()


@hooks.register("register_admin_urls")
def register_upload_url() -> list[URLPattern]:
    return [path("media/upload/", UploadScreen.as_view(), name="media_upload")]


@hooks.register("register_media_menu_item")
def register_upload_item() -> Any:
    return UploadMenuItem(
        _("Upload recordings"),
        reverse_lazy("media_upload"),
        name="media-upload",
        icon_name="upload",
        order=20,
    )
