"""What everybody reads under a lesson: one page for all, kept by the cache of public pages."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.catalogue.queries import get_public_lesson
from lms.classes.queries.questions import list_shown

PER_PAGE = 20


@require_safe
def show_shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questions with their answers; without a token, so that it is alike for all."""
    lesson = get_public_lesson(pk)
    if lesson is None:
        raise Http404
    pages = Paginator(list_shown(lesson.pk), PER_PAGE).get_page(request.GET.get("p"))
    return render(request, "classes/shown.html", {"page": lesson, "pages": pages})
