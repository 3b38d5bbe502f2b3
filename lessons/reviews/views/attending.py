"""Who is at a round: "I am on it", passing it on, standing back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons.numbers import read_number
from lessons.reviews.actions.claiming import claim_round, pass_round, recuse, release_round
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Round
from lessons.reviews.permissions.conflicts import Bar, find_bar
from lessons.reviews.queries.things import read_specific
from lessons.reviews.views.doors import round_view
from lessons.reviews.views.sentences import name_person, say_bar


@require_POST
@round_view
def attend(request: HttpRequest, round: Round) -> HttpResponse:
    """Claim the round, release it, pass it on or stand back from the thing, as the button says."""
    now, verb = timezone.now(), request.POST.get("verb", "")
    user: Any = request.user
    bar = find_bar(round, user)
    if bar is not None:
        messages.error(request, say_bar(bar))
    elif verb == "claim":
        claim_round(round=round, by=user, now=now)
        messages.success(request, _("Others now see that you are reviewing this."))
    elif verb == "release":
        release_round(round=round, by=user)
        messages.success(request, _("You are no longer named as reviewing this."))
    elif verb == "pass":
        _pass_on(request, round, now)
    elif verb == "recuse":
        recuse(
            thing=read_specific(round.submission.thing),
            by=user,
            reason=request.POST.get("reason", ""),
            now=now,
        )
        messages.success(request, _("Noted: others will judge this one. Thank you."))
        return redirect("reviews:queue")
    return redirect("reviews:round", round.pk)


def _pass_on(request: HttpRequest, round: Round, now: Any) -> None:
    called = get_conf().make_policy().list_called(round)
    colleague = called.filter(pk=read_number(request.POST.get("to", ""))).first()
    if colleague is None:
        messages.error(request, _("Please choose a colleague."))
        return
    answer = pass_round(round=round, to=colleague, by=request.user, now=now)
    name = {"name": name_person(colleague)}
    if isinstance(answer, Bar):
        messages.error(request, _("%(name)s cannot review this one, to be fair.") % name)
    else:
        messages.success(request, _("%(name)s is asked to review this now.") % name)
