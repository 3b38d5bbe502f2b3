"""The look inside a page: where one response must bring everything."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

from lms.theme.rules import shrink_style, vouch_for

register = template.Library()


@register.simple_tag(takes_context=True)
def inline_style(context: Any, path: str) -> SafeString:
    """Return the static file `path` as a style element that the page's own policy lets through."""
    found = finders.find(path)
    if not isinstance(found, str):
        return SafeString()
    style = _read(found, Path(found).stat().st_mtime_ns)
    request = context.get("request")
    if request is not None:
        # ContentPolicyMiddleware names it in the response's policy.
        request.inline_styles = {*getattr(request, "inline_styles", ()), vouch_for(style)}
    return mark_safe(f"<style>{style}</style>")  # noqa: S308  a file of ours, nobody's words


@lru_cache(maxsize=8)
def _read(path: str, _changed_ns: int) -> str:
    return shrink_style(Path(path).read_text(encoding="utf-8"))
