"""When a reviewer is away, and who stands in for them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.doors import signed_in_view
from lessons.numbers import read_number
from lessons.reviews.actions.absences import end_absence, note_absence
from lessons.reviews.conf import get_conf
from lessons.reviews.forms import AbsenceForm
from lessons.reviews.models import Absence
from lessons.reviews.permissions.absences import list_stood_in_for


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def show_absences(request: HttpRequest) -> HttpResponse:
    """Show, note and end the absences of this person."""
    policy, user, today = get_conf().make_policy(), request.user, timezone.localdate()
    if not policy.may_enter(user):
        raise Http404
    own = Absence.objects.filter(person=user.pk, end_date__gt=today).select_related("substitute")
    number = request.POST.get("end", "") if request.method == "POST" else ""
    if number:
        _end(own, number)
        messages.success(request, _("Noted: you are not away."))
        return redirect("reviews:absences")
    colleagues = policy.list_substitutes(user)
    form: forms.Form = AbsenceForm(request.POST or None, colleagues=colleagues, today=today)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        note_absence(
            person=user,
            substitute=given["substitute"],
            start_date=given["first"],
            end_date=given["last"] + timedelta(days=1),
            now=timezone.now(),
        )
        messages.success(request, _("Noted. Your colleague is told."))
        return redirect("reviews:absences")
    context = {
        "form": form,
        "absences": own,
        "stood_in_for": list_stood_in_for(user),
        "has_colleagues": colleagues.exists(),
    }
    return render(request, "reviews/absences.html", context, status=422 if form.errors else 200)


def _end(own: Any, number: str) -> None:
    absence = own.filter(pk=read_number(number)).first()
    if absence is None:
        raise Http404
    end_absence(absence=absence, now=timezone.now())
