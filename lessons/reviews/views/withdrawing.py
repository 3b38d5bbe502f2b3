"""Takes a thing off the public side, with a reason; and what its address says afterwards."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lessons.doors import signed_in_view
from lessons.reviews.actions.withdrawing import withdraw_thing
from lessons.reviews.conf import get_conf
from lessons.reviews.forms import WithdrawForm
from lessons.reviews.models import Withdrawal
from lessons.reviews.queries.things import find_thing


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def withdraw(request: HttpRequest, type_id: int, thing_id: str) -> HttpResponse:
    """Ask why, then take it off."""
    thing = find_thing(type_id, thing_id)
    if thing is None or not get_conf().make_policy().may_withdraw(user=request.user, thing=thing):
        raise Http404
    form: forms.Form = WithdrawForm(request.POST or None)
    if request.method == "POST" and thing.live and form.is_valid():
        withdraw_thing(
            thing=thing, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now()
        )
        messages.success(request, _("Withdrawn: nobody sees it any more, its film neither."))
        return redirect(request.path)
    past = Withdrawal.objects.about(thing).filter(ended_at=None).first()
    context = {"thing": thing, "form": form, "withdrawal": past}
    status = 422 if form.errors else 200
    return render(request, "reviews/withdraw.html", context, status=status)


def show_withdrawn(request: HttpRequest) -> HttpResponse:
    """Say that something was here and is no longer; nothing of it is told."""
    return render(request, "reviews/withdrawn.html", status=410)
