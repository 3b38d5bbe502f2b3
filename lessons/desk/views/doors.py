"""Who comes in: people who write lessons, and to which lesson."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from lessons.catalogue.models import LessonPage
from lessons.desk.permissions import NotAllowed, find_lesson, may_write
from lessons.desk.views.sentences import say_read_only
from lessons.doors import View, signed_in_view


def desk_view(view: View) -> View:
    """Let in who writes lessons or has one on the desk; nothing here is kept by any cache."""

    @signed_in_view
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_write(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return enter


def lesson_view(view: View) -> View:
    """Find the lesson of the address on the desk; say why where it cannot be changed just now."""

    @desk_view
    @wraps(view)
    def enter(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        lesson: LessonPage | None = find_lesson(request.user, pk) if pk < 2**62 else None
        if lesson is None:
            raise Http404
        try:
            return view(request, lesson, **kwargs)
        except NotAllowed as refusal:
            messages.error(request, say_read_only(refusal.reason))
            return redirect("desk:check", lesson.pk)

    return enter
