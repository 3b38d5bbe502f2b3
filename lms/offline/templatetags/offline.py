"""Words for how long something still takes."""

from django import template
from django.utils.translation import ngettext

from media_pipeline.views.sentences import say_bytes

register = template.Library()


@register.filter
def say_speed(megabytes: float | None) -> str:
    """Return how much comes in a second."""
    return f"{say_bytes(round((megabytes or 0) * 1e6))}/s"


@register.filter
def say_left(seconds: float | None) -> str:
    """Return how long it still takes, in whole minutes."""
    minutes = max(1, round((seconds or 0) / 60))
    return ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes) % {"n": minutes}
