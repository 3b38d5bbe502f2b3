"""The player in templates, and words for sizes and lengths.

{% load media %}
{% media_player source %}                      a plain player, without scripts
{% media_player source link_kbps=256 %}        for a better link
{% media_watch source %}                       ways to choose from, and a script that adapts
{% media_sources source as player %}           what a player of one's own needs
"""

import json
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from media_pipeline.conf import get_conf
from media_pipeline.core.ladder import LINKS_KBPS
from media_pipeline.core.offer import (
    OfferedWay,
    describe_ladder,
    list_choices,
    list_ways,
    offer_sources,
    offer_way,
)
from media_pipeline.core.player import Player
from media_pipeline.forms import LANGUAGES
from media_pipeline.models import Job, Source
from media_pipeline.queries.player import get_player
from media_pipeline.views.player_texts import explain_way, list_texts, name_way
from media_pipeline.views.sentences import say_bytes, say_reason
from media_pipeline.views.wording import name_kind

register = template.Library()
register.filter(say_bytes)
register.filter(say_reason)
register.filter(name_way)
register.filter(explain_way)

# What would end the script element or begin another, as Django's json_script has it.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
# Fetched by the player once somebody wants them.
_PARTS = {"places": "places.js", "playlists": "playlists.js"}
_HLS = "media_pipeline/vendor/hls.light.min.js"


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


@register.inclusion_tag("media_pipeline/watch.html", takes_context=True)
def media_watch(context: Any, source: Source | None) -> Any:
    """Show `source` with ways to choose from, and a script that adapts to the link."""
    player = media_sources(context, source) if source else None
    return make_watch_context(player, wanted=read_wanted(context))


def read_wanted(context: Any) -> str:
    """Return the way that a page without scripts was asked for."""
    request = context.get("request")
    return str(request.GET.get("watch", "")) if request is not None else ""


def make_watch_context(player: Player | None, *, wanted: str = "", **links: Any) -> dict[str, Any]:
    """Return what `media_pipeline/watch.html` is given, for apps that know the player.

    `links` may hold `lesson`, the number by which the browser remembers it, and the addresses
    `beacon`, `slides` and `save`.
    """
    context = {**make_player_context(player, link_kbps=LINKS_KBPS[0]), **links}
    ways = list_ways(player) if player is not None and player.has_picture else ()
    if player is None or not ways:
        return context
    chosen = next((one for one in ways if one.way == wanted), ways[0])
    context |= {"ways": ways, "chosen": chosen, "ladder": _dump_ladder(player)}
    if chosen is not ways[0]:
        context["sources"] = offer_way(chosen)
    return context


def _dump_ladder(player: Player) -> SafeString:
    parts: dict[str, Any] = {
        name: static(f"media_pipeline/{file}") for name, file in _PARTS.items()
    }
    parts["style"] = static("media_pipeline/player.css")
    parts["scripts"] = [static(path) for path in get_conf().player_scripts]
    # Only where it lies from the others: what saves a page with all it names needs no such script.
    parts["hls"] = _find_vendor(_HLS).removeprefix(
        static("media_pipeline/player.css").rpartition("/")[0]
    )
    ladder = describe_ladder(player, say_size=say_bytes) | {"parts": parts, "texts": list_texts()}
    text = json.dumps(ladder, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308  escaped for its place just above


def _find_vendor(path: str) -> str:
    try:
        return static(path)
    except ValueError:
        # Third-party scripts may not have been copied: only playlists by them are lost.
        return ""


@register.filter
def say_size(way: OfferedWay) -> str:
    """Return what a way costs; from what to what, where it depends on the browser."""
    least, most = say_bytes(way.least_bytes), say_bytes(way.most_bytes)
    if least == most:
        return most
    amount, _space, unit = least.rpartition(" ")
    return f"{amount if most.endswith(unit) else least}–{most}"


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
