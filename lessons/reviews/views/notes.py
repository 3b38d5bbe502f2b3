"""Takes timed notes, what authors answer, and what reviewers see of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons.doors import signed_in_view
from lessons.reviews.actions.notes import (
    EndsBeforeStart,
    InvalidNote,
    NotYourNote,
    answer_note,
    check_note,
    write_note,
)
from lessons.reviews.forms import AnswerForm, NoteForm
from lessons.reviews.models import Round, TimedNote
from lessons.reviews.permissions.conflicts import find_bar
from lessons.reviews.queries.reading import list_notes
from lessons.reviews.views.doors import round_view
from lessons.reviews.views.screen import show_screen
from lessons.reviews.views.sentences import say_bar


@require_POST
@round_view
def note(request: HttpRequest, round: Round) -> HttpResponse:
    """Write down what was noticed."""
    bar = find_bar(round, request.user)
    if bar is not None:
        messages.error(request, say_bar(bar))
        return redirect("reviews:round", round.pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show_screen(request, round, note=form, status=422)
    given = form.cleaned_data
    try:
        written = write_note(
            round=round,
            by=request.user,
            text=given["text"],
            severity=given["severity"],
            category=given["category"],
            start_ms=given["start"],
            end_ms=given["end"] if given["start"] is not None else None,
            now=timezone.now(),
        )
    except InvalidNote as error:
        form.add_error("end" if isinstance(error, EndsBeforeStart) else "start", error.messages)
        return show_screen(request, round, note=form, status=422)
    return redirect(f"{reverse('reviews:round', args=[round.pk])}#note-{written.pk}")


@require_POST
@round_view
def check(request: HttpRequest, round: Round, note: int) -> HttpResponse:
    """Say as a reviewer whether what a note asks for is done."""
    found = get_object_or_404(list_notes(round.submission), pk=note)
    is_done = request.POST.get("verb") == "done"
    try:
        check_note(note=found, round=round, by=request.user, is_done=is_done, now=timezone.now())
    except NotYourNote:
        messages.error(request, _("Only people who may vote here can check notes."))
    return redirect(f"{reverse('reviews:round', args=[round.pk])}#note-{note}")


@require_POST
@signed_in_view
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what an author says to a note, and whether it is done."""
    found = get_object_or_404(TimedNote.objects.select_related("submission"), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This reply is too long."))
        return redirect(_find_way_back(request, pk))
    given: dict[str, Any] = form.cleaned_data
    try:
        answer_note(note=found, by=request.user, now=timezone.now(), **given)
    except NotYourNote as error:
        raise Http404 from error
    return redirect(_find_way_back(request, pk))


def _find_way_back(request: HttpRequest, pk: int) -> str:
    given = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return f"{given if safe else '/'}#note-{pk}"
