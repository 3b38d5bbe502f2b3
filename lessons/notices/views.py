"""The notices of whoever has signed in, how they want them, and feeds by addresses of their own."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lessons.doors import signed_in_view
from lessons.notices.actions import choose_mail, make_feed, mark_read, revoke_feed
from lessons.notices.actions.mailing import read_person
from lessons.notices.conf import get_conf
from lessons.notices.queries import (
    MOST_IN_FEED,
    count_unread,
    find_feed_reader,
    get_delivery,
    list_notices,
    put_into_words,
)
from lessons.notices.rules import clean_line
from lessons.numbers import read_number

PER_PAGE = 30
_FEEDS: dict[str, Any] = {"atom": Atom1Feed, "rss": Rss201rev2Feed}


@require_safe
@signed_in_view
def show_notices(request: HttpRequest) -> HttpResponse:
    """List what this person was told."""
    page = Paginator(list_notices(request.user), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "told": put_into_words(page.object_list, person=request.user),
        "pages": page,
        "unread": count_unread(request.user),
    }
    return render(request, "notices/list.html", context)


@require_POST
@signed_in_view
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice as read and go where it leads, or mark all."""
    text = request.POST.get("number", "")
    if not text:
        mark_read(person=request.user, number=None, now=timezone.now())
        return redirect("notices:list")
    notice = list_notices(request.user).filter(pk=read_number(text)).first()
    if notice is None:
        raise Http404
    mark_read(person=request.user, number=notice.pk, now=timezone.now())
    return redirect(notice.path)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def choose_delivery(request: HttpRequest) -> HttpResponse:
    """Show and change how this person is told."""
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    token = ""
    if verb == "mail":
        choose_mail(person=request.user, by_mail="by_mail" in request.POST)
        messages.success(request, _("Saved."))
    elif verb == "revoke":
        revoke_feed(person=request.user)
        messages.success(request, _("The address of your feed leads nowhere any more."))
    elif verb == "feed":
        token = make_feed(person=request.user, now=timezone.now())
    if verb in ("mail", "revoke"):
        return redirect("notices:delivery")
    context = {
        "delivery": get_delivery(request.user),
        "sends_mail": get_conf().sends_mail,
        # Shown this once: only its hash is kept.
        "feed_address": request.build_absolute_uri(reverse("notices:feed", args=[token, "atom"]))
        if token
        else "",
    }
    return render(request, "notices/delivery.html", context)


# Programs of mail providers press the button for their reader, without a page before.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """End the mails to whom the link names; the notices in the site stay."""
    person = read_person(signed)
    if person is None:
        raise Http404
    if request.method == "POST":
        choose_mail(person=person, by_mail=False)
    return render(request, "notices/unsubscribe.html", {"is_done": request.method == "POST"})


@never_cache
@require_safe
def feed(request: HttpRequest, token: str, form: str) -> HttpResponse:
    """Send the newest notices of whom the token names, as far as they may still read them."""
    person = find_feed_reader(token) if form in _FEEDS else None
    if person is None:
        raise Http404
    made = _FEEDS[form](
        title=f"{_('Notices')} – {get_conf().site_name}",
        link=request.build_absolute_uri(reverse("notices:list")),
        description=_("What waits for you"),
    )
    for told in put_into_words(list_notices(person)[:MOST_IN_FEED], person=person):
        address = request.build_absolute_uri(told.notice.path)
        made.add_item(
            title=clean_line(told.sentence),
            link=address,
            description=clean_line(told.notice.detail),
            unique_id=f"{request.get_host()}/notices/{told.notice.pk}",
            unique_id_is_permalink=False,
            pubdate=told.notice.made_at,
            updateddate=told.notice.made_at,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
    response["X-Robots-Tag"] = "noindex"
    return response
