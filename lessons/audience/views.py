"""Takes what players tell of a watching; shows the sums, and what the site knows of its readers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from lessons.audience.actions import count_watched
from lessons.audience.conf import get_conf
from lessons.audience.forms import MonthForm, end_month
from lessons.audience.queries import list_watched
from lessons.audience.rules.watching import read_watched
from lessons.discovery.queries import find_public
from lessons.doors import signed_in_view

# A handful of numbers; whoever sends more is no player of ours.
LARGEST_TOLD = 4096


@csrf_exempt
@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """Add a watching to today's sums. The answer is the same whatever was sent.

    Without a token: a player speaks from a page that is the same for everybody. Who sends it is
    neither asked nor kept, and who does not want to be counted is not.
    """
    if get_conf().counts and not _is_unwilling(request) and _is_small(request):
        told = read_watched(request.POST.dict(), duration_ms=None)
        entry = find_public(f"lesson:{told.lesson}") if told and not told.is_empty else None
        if entry is not None:
            told = read_watched(request.POST.dict(), duration_ms=entry.duration_ms)
            if told is not None:
                count_watched(watched=told, day=timezone.localdate())
    return HttpResponse(status=204)


@signed_in_view
@require_safe
def show_counts(request: HttpRequest) -> HttpResponse:
    """Show how much lessons were watched in a month: one's own, or all that one meets."""
    form = MonthForm(request.GET)
    first = form.read_month(timezone.localdate())
    is_every = form.cleaned_data.get("every", False)
    counts = list_watched(request.user, first=first, last=end_month(first), own=not is_every)
    return render(
        request,
        "audience/counts.html",
        {"counts": counts, "first": first, "every": is_every, "is_counting": get_conf().counts},
    )


@require_safe
def show_privacy(request: HttpRequest) -> HttpResponse:
    """Say what the site keeps of those who watch, and let them switch it off."""
    return render(request, "audience/privacy.html", {"is_counting": get_conf().counts})


def _is_small(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length", "")
    return length.isdecimal() and int(length) <= LARGEST_TOLD


def _is_unwilling(request: HttpRequest) -> bool:
    return "1" in (request.headers.get("DNT"), request.headers.get("Sec-GPC"))
