"""Lists of everything public for the pages of other rooms, and how lengths are written."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import ngettext

from lessons.discovery.queries import find_entries
from lessons.discovery.rules import Selection, read_selection
from lessons.discovery.views.listing import Choice, Listing, make_listing

register = template.Library()
_CURRENT = mark_safe(' aria-current="true"')


@register.simple_tag(takes_context=True)
def listing(context: dict[str, Any], **fixed: Any) -> Listing:
    """Return the list that the page's address asks for, within what the page itself is about.

    `{% listing grade=1 subject="toan" as listing %}`; discovery/_listing.html shows it.
    """
    asked = read_selection(dict(context["request"].GET.lists()))
    among = Selection(chosen={name: (str(value),) for name, value in fixed.items()})
    return make_listing(find_entries(asked, among=among, now=timezone.now()))


@register.simple_tag
def choices(values: Iterable[Choice]) -> SafeString:
    """Return the lines of a facet; a template for each of them takes four times as long."""
    return mark_safe("".join(map(_write_choice, values)))  # noqa: S308 # format_html wrote each


def _write_choice(choice: Choice) -> SafeString:
    return format_html(
        '<li class="depth-{}"><a href="{}" rel="nofollow"{}>{} <b>{}</b></a></li>',
        choice.depth,
        choice.query,
        _CURRENT if choice.is_chosen else "",
        capfirst(choice.label),
        localize(choice.count),
    )


@register.filter
def minutes(duration_ms: int) -> str:
    """Return how long something lasts, as people say it; less than a minute in seconds."""
    if duration_ms < 59_500:
        count = max(1, round(duration_ms / 1000))
        return ngettext("%(count)s second", "%(count)s seconds", count) % {"count": count}
    count = round(duration_ms / 60_000)
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
