"""The review screen: everything about one round, and the form for a vote."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import list_questions
from lessons.reviews.actions.watching import begin_watching
from lessons.reviews.conf import get_conf
from lessons.reviews.forms import BallotForm, NoteForm
from lessons.reviews.models import Round
from lessons.reviews.permissions.conflicts import list_parties
from lessons.reviews.queries.reading import (
    Reading,
    list_changed_files,
    list_cues,
    list_documents,
    list_findings,
    list_past,
    read_round,
)
from lessons.reviews.rules.voting import StageKind
from lessons.reviews.views.comparing import list_changed_fields
from lessons.reviews.views.doors import round_view
from lessons.reviews.views.sentences import say_bar, say_changed_files
from lessons.reviews.views.timeline import Timeline, draw_timeline
from media_pipeline.views.wording import explain_findings

# A list to choose a colleague from; longer ones are no help.
MOST_COLLEAGUES = 100
SPEEDS = ("0.5", "0.75", "1", "1.25", "1.5", "2")


@require_safe
@round_view
def show_round(request: HttpRequest, round: Round) -> HttpResponse:
    """Show one round; what is scored has a screen of its own."""
    if round.stage.kind == StageKind.SCORING:
        return redirect("reviews:score", round.pk)
    return show_screen(request, round)


@require_safe
@round_view
def preview(request: HttpRequest, round: Round) -> HttpResponse:
    """Show what was handed in as readers will see it."""
    revision = round.submission.revision
    if revision is None:
        raise Http404
    shown: Any = revision.as_object()
    response: HttpResponse = shown.make_preview_request(request, shown.default_preview_mode)
    response["Cache-Control"] = "private, no-store"
    return response


def show_screen(
    request: HttpRequest,
    round: Round,
    *,
    ballot: BallotForm | None = None,
    note: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the screen; with forms that were filled in and not taken, where there are any."""
    user: Any = request.user
    reading = read_round(round, user=user)
    gone, new = list_changed_files(round.submission)
    may_vote = reading.bar is None
    if may_vote:
        begin_watching(submission=round.submission, by=user, now=timezone.now())
    context = {
        "reading": reading,
        "round": round,
        "submission": round.submission,
        "stage": round.stage,
        "shown": reading.shown,
        "place": _name_place(round),
        "is_overdue": round.is_open and round.due_date < timezone.localdate(),
        "may_vote": may_vote,
        "bar": say_bar(reading.bar) if reading.bar else "",
        "is_own_work": user.pk in _list_authors(reading),
        "ballot": ballot or (make_ballot(reading) if may_vote else None),
        "note_form": note or (NoteForm() if may_vote else None),
        "timeline": draw(reading),
        "cues": list_cues(reading.film, getattr(reading.shown, "language", "vi")),
        "documents": list_documents(reading.shown),
        "questions": _list_questions(reading.shown),
        "speeds": SPEEDS,
        "findings": explain_findings(list_findings(reading.film)),
        "past": list_past(round.submission),
        "changed_files": say_changed_files(gone, new),
        "changed_fields": list_changed_fields(request, round.submission),
        "colleagues": _list_colleagues(round, user) if may_vote else (),
    }
    return render(request, "reviews/round.html", context, status=status)


def make_ballot(reading: Reading, data: Any = None) -> BallotForm:
    """Return the ballot of the reader, as they voted before or as they filled it in."""
    checklist = reading.round.stage.checklist
    items = list(checklist.items.all()) if checklist else []
    return BallotForm(data, items=items, vote=reading.own_vote)


def draw(reading: Reading) -> Timeline | None:
    """Return the line of the film with its notes and what was watched; None without a film."""
    if not reading.submission.film_ms:
        return None
    return draw_timeline(
        notes=reading.notes, watched=reading.watched, duration_ms=reading.submission.film_ms
    )


def _list_questions(shown: Any) -> list[Any]:
    return list_questions(shown) if isinstance(shown, AbstractLessonPage) else []


def _name_place(round: Round) -> str:
    owner = round.submission.owner_id
    places = get_conf().make_policy().name_places({owner}) if owner else {}
    return str(places.get(owner, ""))


def _list_authors(reading: Reading) -> set[Any]:
    if reading.thing is None:
        return set()
    return list_parties(reading.thing, submitted_by=reading.submission.submitted_by)


def _list_colleagues(round: Round, user: Any) -> list[Any]:
    called = get_conf().make_policy().list_called(round).exclude(pk=user.pk)
    parties = round.submission.parties.values("pk")
    return list(
        called.exclude(pk__in=parties).order_by("last_name", "first_name")[:MOST_COLLEAGUES]
    )
