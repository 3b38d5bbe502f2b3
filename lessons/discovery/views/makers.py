"""The pages of those who made public things: a school, its teachers, a teacher."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.discovery.queries import (
    find_entries,
    find_made,
    find_school,
    list_namesakes,
    list_teachers,
)
from lessons.discovery.rules import Selection, read_selection
from lessons.discovery.views.listing import make_listing

# So many teachers stand on the page of their school; a page of its own lists all.
SHOWN_FIRST = 12
PER_PAGE = 60


@require_safe
def school(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is public of one school, and who made it."""
    found = find_school(key)
    if found is None:
        return _lead_on(request, key)
    all_teachers = list_teachers(key)
    busiest = sorted(all_teachers, key=lambda one: -one.count)[:SHOWN_FIRST]
    among = Selection(chosen={"school": found.spellings})
    context = {
        "school": found,
        "teachers": [one for one in all_teachers if one in busiest],
        "teacher_count": len(all_teachers),
        "listing": _list(request, among=among),
    }
    return render(request, "discovery/school.html", context)


def _lead_on(request: HttpRequest, key: str) -> HttpResponse:
    """Lead from the address that a school had while no other was called the same."""
    schools = list_namesakes(key)
    if not schools:
        raise Http404
    if len(schools) == 1:
        return redirect("discovery_school", schools[0].key)
    return render(request, "discovery/namesakes.html", {"schools": schools})


@require_safe
def teachers(request: HttpRequest, key: str) -> HttpResponse:
    """Show all who made the public things of one school."""
    found = find_school(key)
    listed = list_teachers(key) if found else []
    if not listed:
        raise Http404
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "discovery/teachers.html", {"school": found, "found": page})


@require_safe
def teacher(request: HttpRequest, key: str) -> HttpResponse:
    """Show what is public of one teacher."""
    made = find_made(key)
    if made is None:
        raise Http404
    context = {"made": made, "listing": _list(request, within=made.numbers)}
    return render(request, "discovery/teacher.html", context)


def _list(request: HttpRequest, **narrowed: Any) -> Any:
    asked = read_selection(dict(request.GET.lists()))
    return make_listing(find_entries(asked, now=timezone.now(), **narrowed))
