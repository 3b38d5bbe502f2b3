"""The player in templates, and words for sizes and lengths.

{% load media %}
{% media_player source %}                      a plain player, without scripts
{% media_player source link_kbps=256 %}        for a better link
{% media_sources source as player %}           what a player of one's own needs
"""

from typing import Any

from django import template
from django.utils import timezone

from media_pipeline.core.ladder import LINKS_KBPS
from media_pipeline.core.offer import list_choices, offer_sources
from media_pipeline.core.player import Player
from media_pipeline.forms import LANGUAGES
from media_pipeline.models import Job, Source
from media_pipeline.queries.player import get_player
from media_pipeline.views.sentences import say_bytes, say_reason
from media_pipeline.views.wording import name_kind

register = template.Library()
register.filter(say_bytes)
register.filter(say_reason)


@register.simple_tag(takes_context=True)
def media_sources(context: Any, source: Source) -> Player | None:
    """Return what shows `source` to the person of this request; None when they may not watch."""
    user = getattr(context.get("request"), "user", None)
    signed_in = user if user is not None and user.is_authenticated else None
    return get_player(source, user=signed_in, now=timezone.now())


@register.inclusion_tag("media_pipeline/player.html", takes_context=True)
def media_player(context: Any, source: Source | None, link_kbps: int = LINKS_KBPS[0]) -> Any:
    """Show `source`: a file for a link of `link_kbps`, others to choose from."""
    player = media_sources(context, source) if source else None
    return make_player_context(player, link_kbps=link_kbps)


def make_player_context(player: Player | None, *, link_kbps: int) -> dict[str, Any]:
    """Return what `media_pipeline/player.html` is given; for apps that know the player."""
    if player is None:
        return {"player": None}
    files = [one for family in player.families for one in family.files]
    return {
        "player": player,
        "sources": offer_sources(player, link_kbps=link_kbps),
        "choices": list_choices(player),
        # So that the page does not jump when the picture comes.
        "size": max(files, key=lambda one: one.width or 0, default=None),
    }


@register.filter
def describe_length(duration_ms: int | None) -> str:
    """Return how long a recording lasts, as players write it."""
    minutes, seconds = divmod(round((duration_ms or 0) / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


@register.filter
def name_job(job: Job) -> str:
    """Return what a job does."""
    return name_kind(job.kind)


@register.filter
def round_percent(job: Job | None) -> int:
    """Return how much of a job is done."""
    return round(job.percent) if job else 0


@register.filter
def name_language(code: str) -> str:
    """Return a language by its name, where we know it."""
    ours = dict(LANGUAGES)
    return str(ours.get(code, code))
