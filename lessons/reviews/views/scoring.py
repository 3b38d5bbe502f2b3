"""Scoring: what waits for points, one lesson with its rubric, and lessons side by side."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lessons.doors import signed_in_view
from lessons.reviews.actions.choosing import UnableToChoose, close_scoring
from lessons.reviews.actions.scoring import Scored, UnableToPutUp, put_up, score_round
from lessons.reviews.actions.watching import begin_watching
from lessons.reviews.conf import get_conf
from lessons.reviews.forms.scoring import ChoosingForm, ScoreForm
from lessons.reviews.models import Round
from lessons.reviews.permissions.scoring import may_choose, may_put_up
from lessons.reviews.queries.chosen import find_holds
from lessons.reviews.queries.reading import read_round
from lessons.reviews.queries.scoring import (
    compare,
    find_scoring,
    group_rounds,
    list_criteria,
    list_own_scores,
    list_rivals,
    list_scored_now,
    list_scoring,
    list_stages_for_scoring,
)
from lessons.reviews.queries.things import find_film, find_thing, read_specific
from lessons.reviews.rules.voting import Refusal
from lessons.reviews.views.screen import SPEEDS, draw
from lessons.reviews.views.sentences import say_bar, say_refusal

MOST_LISTED = 200
MOST_SIDE_BY_SIDE = 12
View = Callable[..., HttpResponse]


def scoring_view(view: View) -> View:
    """Find the scoring round of the address among those that the person scores or chooses from."""

    @signed_in_view
    @wraps(view)
    def enter(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        found = find_scoring(request.user, pk) if pk < 2**62 else None
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return enter


@require_safe
@signed_in_view
def show_scoring(request: HttpRequest) -> HttpResponse:
    """Show what is scored on which topic, and what was chosen lately."""
    user: Any = request.user
    policy = get_conf().make_policy()
    arranges = policy.may_arrange(user)
    if not arranges and not policy.may_enter(user):
        raise Http404
    waiting = list(list_scoring(user)[:MOST_LISTED])
    closed = list(list_scoring(user, is_open=False)[:MOST_LISTED])
    context = {
        "groups": group_rounds(waiting, user=user),
        "closed": group_rounds(closed, user=user),
        "holds": find_holds(one.candidate for one in closed if hasattr(one, "candidate")),
        "reads_chosen": policy.may_read_chosen(user),
        "rubrics": list_stages_for_scoring() if arranges else (),
        "today": timezone.localdate(),
    }
    return render(request, "reviews/scoring.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@scoring_view
def score(request: HttpRequest, round: Round) -> HttpResponse:
    """Show one lesson with its rubric; take the points."""
    user: Any = request.user
    reading = read_round(round, user=user)
    if reading.bar is None:
        begin_watching(submission=round.submission, by=user, now=timezone.now())
    criteria, given = list_criteria(round.stage), list_own_scores(round, user)
    form = ScoreForm(
        request.POST if request.method == "POST" else None, criteria=criteria, given=given
    )
    if request.method == "POST":
        if reading.bar is not None:
            messages.error(request, say_bar(reading.bar))
            return redirect("reviews:score", round.pk)
        if form.is_valid():
            answer = score_round(round=round, by=user, marks=form.read_marks(), now=timezone.now())
            if isinstance(answer, Scored):
                messages.success(
                    request, _("Your points count. You may change them until scoring is closed.")
                )
                return redirect("reviews:compare", round.pk)
            words = (
                say_refusal(
                    answer.refusal,
                    watched=reading.watched_percent,
                    demanded=round.stage.watch_share_percent,
                )
                if answer.refusal is Refusal.NOT_WATCHED
                else say_bar(answer)
            )
            form.add_error(None, words)
    may_score = reading.bar is None
    context = {
        "reading": reading,
        "round": round,
        "submission": round.submission,
        "stage": round.stage,
        "shown": reading.shown,
        "place": _name_places([round]).get(round.submission.owner_id, ""),
        "bar": say_bar(reading.bar) if reading.bar else "",
        "may_vote": may_score,
        "form": form if may_score else None,
        "is_given": bool(given),
        "timeline": draw(reading),
        "speeds": SPEEDS,
        "rival_count": len(list_rivals(round, user=user)),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "reviews/score.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@scoring_view
def show_side_by_side(request: HttpRequest, round: Round) -> HttpResponse:
    """Show the lessons on one topic next to each other; close scoring and choose."""
    rounds = list_rivals(round, user=request.user)[:MOST_SIDE_BY_SIDE]
    chooses = round.is_open and may_choose(user=request.user, rounds=rounds)
    form = ChoosingForm(
        request.POST if request.method == "POST" else None, numbers=[one.pk for one in rounds]
    )
    fault, status = "", 200
    if request.method == "POST":
        answer = _close(request, rounds, form) if chooses and form.is_valid() else None
        if isinstance(answer, HttpResponse):
            return answer
        fault, status = answer or _("This scoring was closed meanwhile."), 422
    contenders = compare(rounds, user=request.user, sees_all=chooses)
    holds = find_holds(one.candidate for one in contenders if one.candidate)
    places = _name_places(rounds)
    shown = [
        {
            "it": one,
            "place": places.get(one.round.submission.owner_id, ""),
            "film": _find_film(one.round),
            "chosen": form[f"chosen-{one.round.pk}"],
            "hold": holds.get(one.candidate.pk, "") if one.candidate else "",
        }
        for one in contenders
    ]
    context = {
        "round": round,
        "stage": round.stage,
        "shown": shown,
        "criteria": _list_lines(round),
        "chooses": chooses,
        "knows": any(one.tally.mean is not None for one in contenders),
        "has_ties": any(one.place and one.place.is_tied for one in contenders),
        "fault": fault,
        "is_partial": len(rounds) == MOST_SIDE_BY_SIDE,
    }
    return render(request, "reviews/compare.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def offer(request: HttpRequest, type_id: int, thing_id: str) -> HttpResponse:
    """Have something public scored."""
    thing = find_thing(type_id, thing_id)
    if thing is None or not may_put_up(user=request.user, thing=thing):
        raise Http404
    scored = list_scored_now(thing)
    open_stages = {one.stage_id for one in scored}
    stages = [one for one in list_stages_for_scoring() if one.pk not in open_stages]
    if request.method == "POST":
        wanted = request.POST.get("stage", "")
        known = {str(one.stage_id): one for one in scored}
        if wanted in known:  # twice by one finger, or by a colleague
            return redirect("reviews:compare", known[wanted].pk)
        stage = next((one for one in stages if str(one.pk) == wanted), None)
        if stage is None:
            messages.error(request, _("Please choose by which rubric it is scored."))
            return redirect(request.path)
        try:
            opened = put_up(thing=thing, stage=stage, by=request.user, now=timezone.now())
        except UnableToPutUp:
            messages.error(request, _("Only what is public just now can be scored."))
            return redirect(request.path)
        messages.success(request, _("It is being scored now."))
        return redirect("reviews:compare", opened.pk)
    context = {"thing": thing, "stages": stages, "scored": scored}
    return render(request, "reviews/offer.html", context)


def _close(request: HttpRequest, rounds: list[Round], form: ChoosingForm) -> HttpResponse | str:
    try:
        answer = close_scoring(
            rounds=rounds, chosen=form.read_chosen(), by=request.user, now=timezone.now()
        )
    except UnableToChoose:
        return _("This scoring was closed meanwhile.")
    if isinstance(answer, Refusal):
        return say_refusal(answer)
    messages.success(request, _("Scoring is closed; what you chose is noted."))
    return redirect("reviews:compare", rounds[0].pk)


def _name_places(rounds: list[Round]) -> dict[Any, str]:
    owners = {one.submission.owner_id for one in rounds} - {None}
    found: dict[Any, str] = get_conf().make_policy().name_places(owners) if owners else {}
    return found


def _find_film(round: Round) -> Any:
    thing = read_specific(round.submission.thing)
    return find_film(thing) if thing is not None else None


def _list_lines(round: Round) -> list[tuple[str, str, int]]:
    """Return the code, the words and the weight of each criterion, as they were at the end."""
    if round.result:
        texts, weights = round.result["texts"], round.result["weights"]
        return [(key, texts.get(key, key), weight) for key, weight in weights.items()]
    return [(one.key, one.text, one.weight) for one in list_criteria(round.stage)]
