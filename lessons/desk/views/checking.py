"""The third step: what is missing, how it will look, and handing it in; also taking it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lessons.catalogue.models import LessonPage
from lessons.catalogue.queries import DescribedGap, list_gaps
from lessons.catalogue.rules import GapKind
from lessons.desk.actions import duplicate_lesson, submit_lesson, withdraw_lesson
from lessons.desk.views.doors import lesson_view
from lessons.desk.views.frames import show_step

_AT_THE_RECORDING = {
    GapKind.NO_RECORDING,
    GapKind.RECORDING_WAITS,
    GapKind.RECORDING_FAILED,
    GapKind.RECORDING_UNFINISHED,
}
_MOVING = {GapKind.RECORDING_WAITS, GapKind.RECORDING_UNFINISHED}


@require_safe
@lesson_view
def check(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Show what is missing, each with the way to where it is mended."""
    draft = lesson.get_latest_revision_as_object()
    gaps = [(gap, find_address(gap, draft)) for gap in list_gaps(draft)]
    has_changes = not lesson.live or lesson.has_unpublished_changes
    return show_step(
        request,
        lesson,
        "check",
        draft=draft,
        blocking=[one for one in gaps if one[0].is_blocking],
        advisory=[one for one in gaps if not one[0].is_blocking],
        has_changes=has_changes,
        # One figure is enough: what is missing tells it where the film is what is missing.
        says_movement=not any(
            gap.gap.kind in _MOVING and (has_changes or not gap.is_blocking) for gap, _at in gaps
        ),
        has_workflow=lesson.has_workflow,
    )


def find_address(gap: DescribedGap, draft: LessonPage) -> str:
    """Return where a gap is mended."""
    if gap.gap.kind in _AT_THE_RECORDING:
        return reverse("desk:recording", args=[draft.pk])
    if gap.gap.kind is GapKind.NO_CAPTIONS:
        try:
            return reverse("media_admin:new_captions", args=[draft.recording_id])
        except NoReverseMatch:
            return reverse("desk:recording", args=[draft.pk])
    anchor = "questions" if gap.field == "questions" else f"id_{gap.field}"
    # A question to put right needs no empty one beside it.
    query = "?question" if gap.gap.kind is GapKind.NO_QUESTIONS else ""
    return f"{reverse('desk:describe', args=[draft.pk])}{query}#{anchor}"


@require_safe
@lesson_view
def preview(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Show the draft as pupils will see it."""
    draft = lesson.get_latest_revision_as_object()
    response: HttpResponse = draft.make_preview_request(request, draft.default_preview_mode)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@lesson_view
def submit(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Hand the lesson in."""
    try:
        submit_lesson(lesson=lesson, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("desk:check", lesson.pk)
    messages.success(request, _("Submitted. You will find the reviewers' answer in this list."))
    return redirect("desk:lessons")


@require_POST
@lesson_view
def withdraw(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Take the lesson back from its reviewers."""
    try:
        withdraw_lesson(lesson=lesson, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Withdrawn. The lesson is a draft again."))
    return redirect("desk:check", lesson.pk)


@require_POST
@lesson_view
def duplicate(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Begin another lesson with everything that this one has."""
    copy = duplicate_lesson(lesson=lesson, by=request.user, now=timezone.localtime())
    messages.success(
        request,
        _("This is a copy for %(year)s. The video is the same.") % {"year": copy.school_year},
    )
    return redirect("desk:describe", copy.pk)
