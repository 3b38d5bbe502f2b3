"""The first step: bring a video in, or choose one that is there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.catalogue.models import LessonPage
from lessons.desk.actions import attach_recording
from lessons.desk.permissions import require_change
from lessons.desk.rules import name_purpose
from lessons.desk.views.doors import lesson_view
from lessons.desk.views.frames import show_step
from lessons.numbers import read_number
from media_pipeline.permissions import list_reached_sources
from media_pipeline.queries.library import describe_all, list_entries
from media_pipeline.queries.uploads import Phase
from media_pipeline.views.uploads import make_context

PER_PAGE = 8


@require_http_methods(["GET", "HEAD", "POST"])
@lesson_view
def choose(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Show what the lesson has, the uploader, and the recordings to choose from."""
    fault = ""
    if request.method == "POST":
        require_change(request.user, lesson)
        fault = _attach(request, lesson)
        if not fault:
            return redirect("desk:describe", lesson.pk)
    address = reverse("desk:recording", args=[lesson.pk])
    words = request.GET.get("q", "").strip()[:100]
    found = Paginator(list_entries(request.user, q=words), PER_PAGE).get_page(request.GET.get("p"))
    draft = lesson.get_latest_revision_as_object()
    context: dict[str, Any] = {
        "draft": draft,
        "words": words,
        "found": found,
        "recordings": describe_all(found.object_list),
        "choice_fault": fault,
        "uploader": _find_uploader(request, lesson, address),
    }
    return show_step(request, lesson, "recording", status=422 if fault else 200, **context)


def _attach(request: HttpRequest, lesson: LessonPage) -> str:
    """Attach what the form names; return what is wrong with it."""
    wanted = read_number(request.POST.get("source", "")) or 0
    source = list_reached_sources(request.user).filter(pk=wanted).first()
    if source is None:
        return _("Choose one of the recordings in this list.")
    try:
        attach_recording(lesson=lesson, source=source, by=request.user)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _find_uploader(request: HttpRequest, lesson: LessonPage, address: str) -> dict[str, Any] | None:
    try:
        context = make_context(request, meant_for=name_purpose(lesson.pk), next_address=address)
    except Http404:
        return None  # this person may choose recordings, but bring none
    # What has become a recording is shown as the video of the lesson.
    rows = [row for row in context["rows"] if row["phase"] not in (Phase.ENCODING, Phase.READY)]
    return context | {"rows": rows}
