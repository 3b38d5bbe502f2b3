"""What the templates of the library say about a resource."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from lessons.library.models import Selection
from lessons.library.queries import selections as queries
from lessons.library.rules.kinds import find_licence_address
from lessons.library.rules.things import Thing

register = template.Library()

register.simple_tag(find_licence_address, name="licence_address")


register.simple_tag(queries.may_gather, name="may_gather")


@register.simple_tag(takes_context=True)
def things(context: dict[str, Any], selection: Selection) -> list[queries.Shown]:
    """Return what stands in the draft of a collection, for a preview."""
    return queries.show_things(selection, user=context["request"].user, drafts=True)


@register.simple_tag
def json_ld(data: dict[str, Any] | str) -> SafeString:
    """Return structured data that no title can break out of; nothing for a preview."""
    if not data:
        return SafeString("")
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(text),  # noqa: S308  # escaped
    )


@register.filter
def extension(filename: str) -> str:
    """Return the format of a file as people call it: PDF, PPTX."""
    return filename.rpartition(".")[2].upper()


@register.filter
def at(found: dict[Any, Any], key: Any) -> Any:
    """Return what stands under a key, or nothing."""
    return found.get(key, "")


@register.filter
def thing_key(page: Page) -> str:
    """Return how a page is named where it is put into a collection."""
    return Thing(page=page.pk).key
