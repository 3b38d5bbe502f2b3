"""Takes votes from the screen, and says beside each place why one is not taken."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons.reviews.actions.voting import Taken, cast_vote
from lessons.reviews.actions.watching import record_reported
from lessons.reviews.forms import BallotForm
from lessons.reviews.models import Round
from lessons.reviews.queries.reading import Reading, read_round
from lessons.reviews.queries.rounds import has_blocking_notes, measure_watched
from lessons.reviews.rules.voting import APPROVING, Answer, Outcome, Refusal
from lessons.reviews.rules.watching import Range
from lessons.reviews.views.doors import round_view
from lessons.reviews.views.screen import make_ballot, show_screen
from lessons.reviews.views.sentences import (
    say_bar,
    say_missing_choice,
    say_refusal,
    say_taken,
)

MOST_RANGES = 500
MOST_CHARACTERS = 20_000
_WHOLE = {Refusal.NOT_CALLED, Refusal.CONFLICT, Refusal.CLOSED}


@require_POST
@round_view
def vote(request: HttpRequest, round: Round) -> HttpResponse:
    """Take the vote of this person, or say what is missing."""
    now = timezone.now()
    reading = read_round(round, user=request.user)
    if reading.bar is not None:
        messages.error(request, say_bar(reading.bar))
        return redirect("reviews:round", round.pk)
    # The script hands in with the vote what it had not yet reported.
    ranges = read_ranges(request.POST.get("watched", ""))
    if ranges:
        record_reported(submission=round.submission, by=request.user, ranges=ranges, now=now)
    form = make_ballot(reading, request.POST)
    if not form.is_valid():
        return show_screen(request, round, ballot=form, status=422)
    ballot = form.read_ballot()
    if ballot is None:
        form.add_error("choice", say_missing_choice())
        return show_screen(request, round, ballot=form, status=422)
    answer = cast_vote(round=round, by=request.user, ballot=ballot, now=now)
    if isinstance(answer, Taken):
        approves = ballot.choice in APPROVING
        waits = approves and has_blocking_notes(round)
        messages.success(request, say_taken(answer.outcome, waits_for_notes=waits))
        if answer.outcome is Outcome.OPEN:
            return redirect("reviews:round", round.pk)
        return redirect("reviews:queue")
    if answer.refusal in _WHOLE:
        messages.error(request, say_bar(answer))
        return redirect("reviews:round", round.pk)
    if answer.refusal is Refusal.CHANGED:
        messages.warning(request, say_refusal(answer.refusal))
        return redirect("reviews:queue")
    _explain(form, answer.refusal, reading, request.user)
    return show_screen(request, round, ballot=form, status=422)


@require_POST
@round_view
def watch(request: HttpRequest, round: Round) -> HttpResponse:
    """Take which parts of the film were played; tell what share of it that is by now."""
    reading = read_round(round, user=request.user)
    if reading.bar is not None:
        return HttpResponse(status=403)
    percent = record_reported(
        submission=round.submission,
        by=request.user,
        ranges=read_ranges(request.POST.get("watched", "")),
        now=timezone.now(),
    )
    return HttpResponse(json.dumps({"percent": percent}), content_type="application/json")


def read_ranges(text: str) -> list[Range]:
    """Return the stretches in `text`, JSON of pairs of milliseconds; nothing for what is none."""
    try:
        given = json.loads(text) if 0 < len(text) <= MOST_CHARACTERS else []
    except (ValueError, RecursionError):
        return []
    if not isinstance(given, list):
        return []
    return [
        (one[0], one[1])
        for one in given[:MOST_RANGES]
        if isinstance(one, list) and len(one) == 2 and all(type(at) is int for at in one)
    ]


def _explain(form: BallotForm, refusal: Refusal, reading: Reading, user: Any) -> None:
    """Say beside the questions what keeps the vote from counting, and once for the whole."""
    given = form.cleaned_data
    for item in form.items:
        answer, words = given.get(f"answer-{item.key}"), given.get(f"comment-{item.key}", "")
        if refusal is Refusal.UNANSWERED and not answer:
            form.add_error(f"answer-{item.key}", _("Please answer this one."))
        elif refusal is Refusal.NO_WITHOUT_COMMENT and answer == Answer.NO and not words.strip():
            form.add_error(f"comment-{item.key}", _("Please write what is not right."))
        elif refusal is Refusal.NO_ON_BLOCKING and answer == Answer.NO and item.is_blocking:
            form.add_error(f"answer-{item.key}", _("This question is compulsory."))
    place = "comment" if refusal is Refusal.NO_REASON else "choice"
    form.add_error(
        place,
        say_refusal(
            refusal,
            watched=measure_watched(reading.submission, user),
            demanded=reading.round.stage.watch_share_percent,
        ),
    )
