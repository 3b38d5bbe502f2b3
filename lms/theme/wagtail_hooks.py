"""The admin's look: our colours, and no links that lead out of the site."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def add_admin_colours() -> SafeString:
    """Load our colours over Wagtail's."""
    return format_html('<link rel="stylesheet" href="{}">', static("theme/admin.css"))


@hooks.register("construct_help_menu")
def remove_foreign_help(_request: Any, items: list[Any]) -> None:
    """Take away Wagtail's English guides on other hosts; our help belongs on our own pages."""
    items[:] = [item for item in items if not item.url.startswith("http")]
