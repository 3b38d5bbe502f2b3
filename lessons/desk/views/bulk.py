"""Many lessons at once: a sheet of descriptions, many files, and what still lacks the other."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.desk.queries import list_awaited, list_unused_recordings
from lessons.desk.sheets import LessonSheet
from lessons.desk.views.doors import desk_view


@require_safe
@desk_view
def show_bulk(request: HttpRequest) -> HttpResponse:
    """Show the two ways in, and how files and rows have met so far."""
    context = {
        "kind": LessonSheet.name,
        "awaited": list_awaited(request.user),
        "unused": list_unused_recordings(request.user),
    }
    return render(request, "desk/bulk.html", context)
