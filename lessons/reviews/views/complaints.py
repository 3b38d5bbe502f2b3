"""Complaints as the office reads them: what waits, and one thing with all that was said."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lessons.doors import signed_in_view
from lessons.reviews.actions.complaints import settle_reports
from lessons.reviews.actions.reopening import NotReopened, reopen_review
from lessons.reviews.conf import get_conf
from lessons.reviews.forms import ReopenForm, SettleForm
from lessons.reviews.queries.complaints import describe_waiting, list_reports, list_waiting
from lessons.reviews.queries.rounds import get_reopened
from lessons.reviews.queries.things import find_thing

PER_PAGE = 20
MOST_SHOWN = 100
_NOT_REOPENED = {
    NotReopened.NOT_PUBLIC: gettext_lazy("It is not public any more."),
    NotReopened.UNDERWAY: gettext_lazy("People are looking at it once more already."),
    NotReopened.NO_STAGE: gettext_lazy("No step of the review is set up for it."),
}


@require_safe
@signed_in_view
def show_complaints(request: HttpRequest) -> HttpResponse:
    """List the things with open complaints that this person answers for."""
    if not get_conf().make_policy().may_withdraw_unreviewed(request.user):
        return render(request, "reviews/complaints.html", {"is_for_others": True}, status=403)
    page = Paginator(list_waiting(request.user), PER_PAGE).get_page(request.GET.get("p"))
    context = {"entries": describe_waiting(page.object_list), "pages": page}
    return render(request, "reviews/complaints.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def show_complaint(request: HttpRequest, type_id: int, thing_id: str) -> HttpResponse:
    """Show what was said about one thing; answer it, or have it reviewed once more."""
    thing = find_thing(type_id, thing_id)
    if thing is None or not get_conf().make_policy().may_withdraw(user=request.user, thing=thing):
        raise Http404
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    settle: forms.Form = SettleForm(request.POST if verb == "settle" else None)
    reopen: forms.Form = ReopenForm(request.POST if verb == "reopen" else None)
    if verb == "settle" and settle.is_valid():
        answer = settle.cleaned_data["answer"]
        settle_reports(thing=thing, by=request.user, answer=answer, now=timezone.now())
        messages.success(request, _("Answered. Thank you."))
        return redirect("reviews:complaints")
    if verb == "reopen" and reopen.is_valid():
        _reopen(request, thing, reopen.cleaned_data["reason"])
        return redirect(request.path)
    reports = list(list_reports(thing)[:MOST_SHOWN])
    context = {
        "thing": thing,
        "waiting": [one for one in reports if one.settled_at is None],
        "settled": [one for one in reports if one.settled_at is not None],
        "settle": settle,
        "reopen": reopen,
        "reopened": get_reopened(thing),
    }
    status = 422 if settle.errors or reopen.errors else 200
    return render(request, "reviews/complaint.html", context, status=status)


def _reopen(request: HttpRequest, thing: Any, reason: str) -> None:
    found = reopen_review(thing=thing, by=request.user, reason=reason, now=timezone.now())
    if isinstance(found, NotReopened):
        messages.warning(request, str(_NOT_REOPENED[found]))
    else:
        messages.success(
            request, _("The council looks at it once more; it stays public meanwhile.")
        )
