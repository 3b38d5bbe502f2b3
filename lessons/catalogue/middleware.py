"""Public pages from a cache: rendered once for everybody who has not signed in, edition by edition.

The key holds the edition of the public site (lessons.discovery): what is published or withdrawn
begins a new one in the same transaction, so that no reader meets an old page, whatever the cache.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date

from lessons.catalogue.conf import CatalogueConf, get_conf
from lessons.discovery.queries import get_edition

# Longer queries are nobody's bookmark.
LONGEST_QUERY = 300
LARGEST_PAGE = 200_000
# What a page may differ by and still be one page for everybody: encodings have keys of their own,
# and who has a cookie that matters is not asked from the cache.
_SHARED_BY = {"accept-encoding", "cookie"}


@dataclass(frozen=True)
class Kept:
    """A page as it was sent, ready to be sent again."""

    headers: Mapping[str, str]
    content: bytes


class PublicPagesMiddleware:
    """Comes before everything that looks at a session or at the language.

    Only views named in `LESSONS["PUBLIC_VIEWS"]` are kept, and only what set no cookie. Browsers
    and shared caches may keep a page but ask again each time: the answer is 304 and no body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        conf = get_conf()
        key = make_key(request, conf) if is_for_everybody(request, conf) else None
        if key is None:
            return keep_private(self.get_response(request))
        cache = caches[conf.pages_cache]
        kept: Kept | None = cache.get(key)
        if kept is None:
            response = self.get_response(request)
            if not isinstance(response, HttpResponse) or not may_be_kept(request, response, conf):
                return keep_private(response)
            kept = take(response)
            # HEAD may have been rendered without a body.
            if request.method == "GET" and len(kept.content) <= LARGEST_PAGE:
                cache.set(key, kept, conf.pages_cache_s)
        return send(request, kept)


def is_for_everybody(request: HttpRequest, conf: CatalogueConf) -> bool:
    """Tell whether nothing in the request says who is asking."""
    harmless = {settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME, *conf.harmless_cookies}
    return (
        bool(conf.pages_cache and conf.public_views)
        and request.method in {"GET", "HEAD"}
        and harmless.issuperset(request.COOKIES)
        and "Authorization" not in request.headers
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
        and leads_to_kept_view(request, conf)
    )


def leads_to_kept_view(request: HttpRequest, conf: CatalogueConf) -> bool:
    """Tell whether the address is one of a kept view: others must not wait for the database."""
    try:
        match = resolve(request.path_info, getattr(request, "urlconf", None))
    except Resolver404:
        return False
    return match.view_name in conf.public_views


def make_key(request: HttpRequest, conf: CatalogueConf) -> str | None:
    """Return what the page is kept under; None before anything was published."""
    edition = get_edition()
    if not edition.number:
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    parts = (
        *(edition.lineage, str(edition.number), host, request.scheme or ""),
        *(request.path, request.META.get("QUERY_STRING", "")),
        *(find_language(request), str("gzip" in request.headers.get("Accept-Encoding", ""))),
    )
    return "page:" + hashlib.sha256("\x00".join(parts).encode()).hexdigest()


def find_language(request: HttpRequest) -> str:
    """Return the language the page will be in, as the site's own middleware chooses it."""
    if "django.middleware.locale.LocaleMiddleware" in settings.MIDDLEWARE:
        return translation.get_language_from_request(request, check_path=True)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def may_be_kept(request: HttpRequest, response: Any, conf: CatalogueConf) -> bool:
    """Tell whether the page is the same for everybody who has not signed in."""
    match = request.resolver_match
    shared_by = _SHARED_BY
    if "django.middleware.locale.LocaleMiddleware" in settings.MIDDLEWARE:
        shared_by = shared_by | {"accept-language"}  # it is in the key
    vary = {part.strip().lower() for part in response.get("Vary", "").split(",") if part.strip()}
    return (
        match is not None
        and match.view_name in conf.public_views
        and response.status_code == 200
        and not response.cookies
        # A token was drawn for this reader.
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and vary <= shared_by
        and not response.has_header("Cache-Control")
        and "nonce-" not in response.get("Content-Security-Policy", "")
    )


def take(response: HttpResponse) -> Kept:
    """Return the page as it is to be sent, with a name that changes when its content does."""
    patch_vary_headers(response, ["Cookie"])
    is_packed = response.get("Content-Encoding") == "gzip"
    # Packed twice, a page differs by the padding that hides its length.
    content = gzip.decompress(response.content) if is_packed else response.content
    digest = hashlib.sha256(content).hexdigest()[:24] + ("-gz" if is_packed else "")
    headers = {
        **dict(response.headers.items()),
        "ETag": f'"{digest}"',
        "Last-Modified": http_date(),
        # Whoever keeps the page asks every time: what was withdrawn is gone at once.
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Content-Length": str(len(response.content)),
    }
    return Kept(headers=headers, content=response.content)


def send(request: HttpRequest, kept: Kept) -> HttpResponseBase:
    """Return the page, or only that the reader has it already."""
    response = HttpResponse(kept.content, headers=dict(kept.headers))
    if request.method == "HEAD":
        response.content = b""
    answer = get_conditional_response(request, etag=kept.headers["ETag"], response=response)
    return answer or response


def keep_private(response: HttpResponseBase) -> HttpResponseBase:
    """Tell everybody on the way that a page is for one reader, unless it says what it is."""
    is_page = response.get("Content-Type", "").startswith("text/html")
    if is_page and not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    return response
