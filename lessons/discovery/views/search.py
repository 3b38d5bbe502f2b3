"""The search page, and what it suggests while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.discovery.queries import find_entries, list_doors, list_suggestions
from lessons.discovery.rules import read_selection
from lessons.discovery.views.listing import make_listing


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what a reader's words and choices find; everything, before there are any."""
    found = find_entries(read_selection(dict(request.GET.lists())), now=timezone.now())
    words = found.selection.words
    shown = {"listing": make_listing(found), "doors": list_doors(words) if words else []}
    return render(request, "discovery/search.html", shown)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Answer with titles for what was typed so far, as a list of JSON."""
    text = request.GET.get("q", "")[:100]
    return JsonResponse(list_suggestions(text), safe=False)
