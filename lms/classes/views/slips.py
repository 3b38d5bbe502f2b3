"""Slips to print and cut: the code of a class and a square that carries it."""

from dataclasses import dataclass

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lms.classes.permissions import list_run
from lms.classes.queries.groups import get_code
from lms.classes.rules import show_code

# Eight to a page of A4.
SLIPS = 8
# Readers of codes want an empty border.
QUIET = 4


@dataclass(frozen=True, kw_only=True)
class Square:
    """A square of so many dots, and the dark ones of them as a path."""

    size: int
    path: str


@require_safe
@signed_in_view
def show_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a page of slips for a class that this person runs."""
    group = get_object_or_404(list_run(request.user).select_related("school"), pk=pk)
    code = get_code(group)
    if code is None or not group.is_active:
        raise Http404
    address = request.build_absolute_uri(reverse("class_code_given", args=[code]))
    context = {
        "group": group,
        "code": show_code(code),
        "address": request.build_absolute_uri(reverse("class_code")),
        "square": draw_square(address),
        "slips": range(SLIPS),
    }
    return render(request, "classes/slips.html", context)


def draw_square(text: str) -> Square:
    """Return a QR code as lines of an inline picture."""
    rows = [[bool(dark) for dark in row] for row in segno.make(text, error="m").matrix]
    lines = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows, QUIET)
        for x, dark in enumerate(row, QUIET)
        if dark
    )
    return Square(size=len(rows) + 2 * QUIET, path="".join(lines))
