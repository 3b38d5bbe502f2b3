"""Sitemaps: all addresses that search engines may show, sent as they are read."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from lessons.exchange.queries.newest import (
    count_maker_sitemaps,
    count_sitemaps,
    list_addresses,
    list_maker_addresses,
    list_page_addresses,
)
from lessons.exchange.rules import clean_text, spell_datestamp
from lessons.exchange.views.freshness import unless_unchanged

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
@unless_unchanged
def show_index(request: HttpRequest) -> StreamingHttpResponse:
    """List the sitemaps."""
    names = [reverse("exchange_sitemap_pages")]
    names += [reverse("exchange_sitemap_part", args=[n + 1]) for n in range(count_sitemaps())]
    makers = range(count_maker_sitemaps())
    names += [reverse("exchange_sitemap_makers", args=[n + 1]) for n in makers]
    return _stream(request, "sitemapindex", "sitemap", ((name, None) for name in names))


@require_safe
@unless_unchanged
def show_pages(request: HttpRequest) -> StreamingHttpResponse:
    """List the pages that lead to everything."""
    return _stream(request, "urlset", "url", list_page_addresses())


@require_safe
@unless_unchanged
def show_part(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """List so many of all public things."""
    if not 1 <= number <= count_sitemaps():
        raise Http404
    return _stream(request, "urlset", "url", list_addresses(number))


@require_safe
@unless_unchanged
def show_makers(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """List so many of the pages of schools and teachers."""
    if not 1 <= number <= count_maker_sitemaps():
        raise Http404
    return _stream(request, "urlset", "url", list_maker_addresses(number))


def _stream(
    request: HttpRequest,
    outer: str,
    inner: str,
    addresses: Iterable[tuple[str, datetime | None]],
) -> StreamingHttpResponse:
    origin = escape(request.build_absolute_uri("/").rstrip("/"))

    def write() -> Iterator[str]:
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{_NAMESPACE}">\n'
        for address, changed_at in addresses:
            changed = f"<lastmod>{spell_datestamp(changed_at)}</lastmod>" if changed_at else ""
            yield f"<{inner}><loc>{origin}{escape(clean_text(address))}</loc>{changed}</{inner}>\n"
        yield f"</{outer}>\n"

    return StreamingHttpResponse(write(), content_type="application/xml; charset=utf-8")
