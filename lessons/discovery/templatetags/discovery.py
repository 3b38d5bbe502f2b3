"""Lists of everything public for the pages of other rooms, and how lengths are written."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import ngettext

from lessons.discovery.queries import find_entries
from lessons.discovery.rules import Selection, read_selection
from lessons.discovery.views.listing import Listing, make_listing

register = template.Library()


@register.simple_tag(takes_context=True)
def listing(context: dict[str, Any], **fixed: Any) -> Listing:
    """Return the list that the page's address asks for, within what the page itself is about.

    `{% listing grade=1 subject="toan" as listing %}`; discovery/_listing.html shows it.
    """
    asked = read_selection(dict(context["request"].GET.lists()))
    among = Selection(chosen={name: (str(value),) for name, value in fixed.items()})
    return make_listing(find_entries(asked, among=among, now=timezone.now()))


@register.filter
def minutes(duration_ms: int) -> str:
    """Return how long something lasts, as people say it."""
    count = max(1, round(duration_ms / 60_000))
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
