"""The form by which anybody complains about something public: a page of its own, never kept."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lessons.reviews.actions.complaints import file_report
from lessons.reviews.conf import get_conf
from lessons.reviews.forms import ComplaintForm
from lessons.reviews.queries.public import is_shown
from lessons.reviews.queries.things import find_film, find_thing
from lessons.reviews.rules.complaining import Reception


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, type_id: int, thing_id: str) -> HttpResponse:
    """Ask what is wrong, take it and say thanks."""
    thing = find_thing(type_id, thing_id)
    if thing is None or not is_shown(thing):
        raise Http404
    film = find_film(thing)
    film_ms = film.original.duration_ms or 0 if film else 0
    form: forms.Form = ComplaintForm(request.POST or None, film_ms=film_ms)
    is_thanked = request.method != "POST" and "sent" in request.GET
    context: dict[str, Any] = {"thing": thing, "form": form, "is_thanked": is_thanked}
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "reviews/report.html", context, status=status)
    reception = _file(request, thing, form.cleaned_data)
    if reception is Reception.TAKEN:
        return redirect(f"{request.path}?sent")
    context["is_too_many"] = True
    return render(request, "reviews/report.html", context, status=429)


def _file(request: HttpRequest, thing: Any, given: dict[str, Any]) -> Reception:
    if given["website"]:
        # A program is thanked like anybody, and learns nothing.
        return Reception.TAKEN
    return file_report(
        thing=thing,
        about=given["about"],
        text=given["text"],
        at_ms=given.get("at"),
        by=request.user,
        address=get_conf().find_client_address(request),
        now=timezone.now(),
    )
