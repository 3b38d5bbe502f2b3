"""The addresses of players' files: private ones behind a signed folder, public ones under `/m/`."""

import gzip
import uuid
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseGone,
    HttpResponseRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from media_pipeline.adapters.stores import (
    BadName,
    Store,
    StoreUnavailable,
    get_private_store,
    get_public_store,
)
from media_pipeline.core.players_files import find_type, is_text, split_name
from media_pipeline.core.signed_links import Link
from media_pipeline.models import Caption
from media_pipeline.permissions import may_watch
from media_pipeline.queries.links import (
    Linked,
    find_linked,
    find_successor,
    is_published,
    read_signed,
)
from media_pipeline.queries.player import digest_captions
from media_pipeline.queries.showing import may_show_captions
from media_pipeline.views.seats import NoSeat
from media_pipeline.views.serving import send_file

# What a public path holds never changes, save texts that grow while rungs still arrive.
FOR_EVER = "public, max-age=31536000, immutable"
A_WHILE = "public, max-age=300"
A_MOMENT = "public, max-age=60"
# What a browser keeps of something private is asked about before it is shown again: the next person
# at a school's computer has the same browser. Pictures of a list are spared for a few minutes.
ASK_AGAIN = "private, no-cache"
A_GLANCE = "private, max-age=300"
# What is signed by a far server is good without asking who it is. Long enough for clocks that
# differ a little; a download that has begun goes on.
AWAY_S = 300


@require_safe
def show_private(request: HttpRequest, signed: str, path: str) -> HttpResponseBase:
    """Send a file of something unpublished to whom the address was made for."""
    now = timezone.now()
    link = check_signature(signed)
    if link.is_over(now):
        return say_over()
    linked = check_right(request, link)
    content_type = find_type(path)
    if content_type is None:
        raise Http404
    left_s = max(1, int((link.expires_at - now).total_seconds()))
    return answer(
        request,
        store=get_private_store(),
        name=f"{linked.encoding.folder}/{path}",
        content_type=content_type,
        cache_control=A_GLANCE if content_type.startswith("image/") else ASK_AGAIN,
        seconds=0 if stays_away(request) else min(left_s, AWAY_S),
        by_nginx=True,
    )


def say_over() -> HttpResponseGone:
    """Tell whoever has an old address that it is over."""
    text = _("This address is no longer valid. Please open the page with the recording once more.")
    return HttpResponseGone(text, content_type="text/plain; charset=utf-8")


def stays_away(request: HttpRequest) -> bool:
    """Tell whether whoever is sent to another server goes on asking there, not here.

    A browser's own player does, for every part of a film: an address of minutes would end the film,
    and one of hours would be good whatever becomes of the right.
    """
    return request.headers.get("Sec-Fetch-Dest") in ("video", "audio")


def check_signature(signed: str) -> Link:
    """Return what an address says.

    :raises Http404: it was not made here.
    """
    link = read_signed(signed)
    if link is None:
        raise Http404
    return link


def check_right(request: HttpRequest, link: Link) -> Linked:
    """Return what an address names.

    :raises Http404: that is no more, or it was made for somebody else, or for somebody who may not
        watch it any longer.
    """
    linked = find_linked(link)
    if linked is None:
        raise Http404
    if link.user:
        user: Any = request.user
        # Asked every time: whoever leaves the school loses the film at once, not in four hours.
        is_theirs = user.is_authenticated and str(user.pk) == link.user
        if not (is_theirs and may_watch(user, linked.source)):
            raise Http404
    return linked


@require_safe
def show_public(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send a published file; meets neither session nor user, so that shared caches may keep it."""
    split = split_name(path)
    content_type = find_type(split[1]) if split else None
    if split is None or content_type is None:
        raise Http404
    facts: dict[str, Any] = {"name": path, "content_type": content_type}
    try:
        response = answer(
            request,
            store=get_public_store(),
            cache_control=A_WHILE if is_text(path) else FOR_EVER,
            seconds=3600,
            by_nginx=False,
            **facts,
        )
    except Http404:
        # Published a moment ago, or a rung that has just been made: its copy is on the way.
        if not is_published(split[0]):
            raise
        successor = find_successor(split[0])
        if successor is not None:
            response = redirect_public(f"{successor.folder}/{split[1]}")
        else:
            # Never by an address of the private store: it may be withdrawn in a moment.
            response = answer(
                request,
                store=get_private_store(),
                cache_control=A_MOMENT,
                seconds=0,
                by_nginx=True,
                **facts,
            )
    # Players on other hosts' pages, and the caches in front of us.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def redirect_public(name: str) -> HttpResponse:
    """Lead an address that somebody kept to the file that took its place.

    :raises Http404: the recipe of today makes no such file.
    """
    public = get_public_store()
    try:
        if not public.has(name):
            raise Http404
    except StoreUnavailable:
        return answer_later()
    address = public.public_address(name) or reverse("media_files:public", args=[name])
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = A_WHILE
    return response


@require_safe
def show_public_captions(request: HttpRequest, key: uuid.UUID, language: str) -> HttpResponseBase:
    """Send the captions of a published recording."""
    caption = get_object_or_404(
        Caption, source__key=key, language=language, source__published_at__isnull=False
    )
    if not may_show_captions(caption):
        raise Http404
    is_this = request.GET.get("v") == digest_captions(caption)
    response = send_captions(request, caption, FOR_EVER if is_this else A_MOMENT)
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def show_private_captions(request: HttpRequest, signed: str, language: str) -> HttpResponseBase:
    """Send captions to whom the address of the film was made for."""
    link = check_signature(signed)
    if link.is_over(timezone.now()):
        return say_over()
    linked = check_right(request, link)
    caption = get_object_or_404(Caption, source=linked.source, language=language)
    return send_captions(request, caption, ASK_AGAIN)


def send_captions(request: HttpRequest, caption: Caption, cache_control: str) -> HttpResponseBase:
    """Answer with a text that the database keeps, packed: these are 40 KB of a long lesson."""
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    etag = f'"{digest_captions(caption)}{"-gz" if packs else ""}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        text = caption.vtt.encode()
        response = HttpResponse(gzip.compress(text, mtime=0) if packs else text)
        if packs:
            response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Content-Type"] = "text/vtt; charset=utf-8"
    response["Cache-Control"] = cache_control
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return response


def answer(request: HttpRequest, *, store: Store, **facts: Any) -> HttpResponseBase:
    """Send a file.

    :raises Http404: there is none of that name.
    """
    try:
        return send_file(request, store=store, **facts)
    except (FileNotFoundError, BadName) as error:
        raise Http404 from error
    except (StoreUnavailable, NoSeat):
        return answer_later()


def answer_later() -> HttpResponse:
    """Answer that this will be there again in a while."""
    response = HttpResponse(status=503, content_type="text/plain")
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response
