"""The minutes of a review, to be read and printed by those whose history it is."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lessons.reviews.queries.certificates import find_certificate
from lessons.reviews.queries.minutes import list_ended, read_minutes
from lessons.squares import draw_square


@require_safe
@signed_in_view
def show_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the minutes of one submission."""
    found = list_ended(request.user).filter(pk=pk).first() if pk < 2**62 else None
    minutes = read_minutes(found) if found is not None else None
    if minutes is None:
        raise Http404
    context = {
        "minutes": minutes,
        "submission": minutes.submission,
        **_prove(request, minutes.code),
    }
    return render(request, "reviews/minutes.html", context)


@require_safe
@signed_in_view
def show_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the minutes of an approval without votes."""
    found = find_certificate(request.user, pk) if pk < 2**62 else None
    if found is None:
        raise Http404
    context = {"minutes": found, **_prove(request, found.code)}
    return render(request, "reviews/certificate.html", context)


def _prove(request: HttpRequest, code: str) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("reviews:verify", args=[code]))
    return {"address": address, "picture": draw_square(address)}
