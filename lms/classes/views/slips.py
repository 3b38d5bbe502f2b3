"""Slips to print and cut: the code of a class and a square that carries it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lessons.squares import draw_square
from lms.classes.permissions import list_run
from lms.classes.queries.groups import get_code
from lms.classes.rules import show_code

# Eight to a page of A4.
SLIPS = 8


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
