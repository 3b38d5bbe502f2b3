"""The second step: the description, saved as it is typed or by its button."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lessons.catalogue.models import LessonPage
from lessons.desk.actions import (
    Saved,
    add_worksheet,
    describe_lesson,
    move_lesson,
    remove_worksheet,
)
from lessons.desk.forms import DescribeForm, QuestionForms
from lessons.desk.forms.beginning import PlaceField
from lessons.desk.permissions import NotAllowed, list_places
from lessons.desk.queries import list_documents, read_description
from lessons.desk.rules import tell_known
from lessons.desk.views.doors import lesson_view
from lessons.desk.views.frames import show_step
from lessons.desk.views.sentences import say_read_only
from lessons.numbers import read_number


@require_http_methods(["GET", "HEAD", "POST"])
@lesson_view
def describe(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Show the description, or save it: JSON for the script, pages for everybody else."""
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        return (
            _save(request, lesson, wants_json)
            if request.method == "POST"
            else (_show(request, lesson, blank=1 if "question" in request.GET else 0))
        )
    except NotAllowed as refusal:
        if wants_json:
            return JsonResponse({"text": say_read_only(refusal.reason)}, status=403)
        raise


def _save(request: HttpRequest, lesson: LessonPage, wants_json: bool) -> HttpResponse:
    place = lesson.get_parent().specific
    form = DescribeForm(request.POST, place=place)
    questions = QuestionForms(request.POST)
    if not (form.is_valid() and questions.is_valid()):
        if wants_json:
            return JsonResponse({"text": _("Something cannot be saved yet.")}, status=422)
        return _show(request, lesson, form=form, questions=questions, status=422)
    saved = describe_lesson(
        lesson=lesson,
        values=form.read_values() | {"questions": questions.read_values()},
        known=_read_known(request.POST.get("known", "")),
        by=request.user,
        in_one_sitting=wants_json,
        form=request.POST.get("form", ""),
    )
    if wants_json:
        return _answer(saved)
    if saved.clashing:
        return _show(request, lesson, form=form, questions=questions, clash=saved, status=409)
    if "next" in request.POST:
        return redirect("desk:check", lesson.pk)
    address = reverse("desk:describe", args=[lesson.pk])
    if "add-question" in request.POST:
        return redirect(f"{address}?question#questions-end")
    if _move(request, saved.draft):
        return redirect(address)
    messages.success(request, _("Saved."))
    return redirect(address)


def _answer(saved: Saved) -> HttpResponse:
    if saved.clashing:
        text = _("Somebody else has changed this lesson meanwhile. Press Save to see both.")
        return JsonResponse({"text": text}, status=409)
    clock = date_format(timezone.localtime(), "H:i:s")
    # Names of questions that the form does not show would be given to others.
    shown = [] if "questions" in saved.unseen else saved.values["questions"]
    answer = {
        "text": _("Saved at %(time)s.") % {"time": clock},
        "known": saved.known,
        "questions": [one["id"] for one in shown],
    }
    return JsonResponse(answer)


def _move(request: HttpRequest, draft: LessonPage) -> bool:
    """Put the lesson where the form says, if that is elsewhere; tell whether it was moved."""
    wanted = read_number(request.POST.get("place", ""))
    if draft.live or wanted is None:
        return False
    place = list_places(request.user).filter(pk=wanted).first()
    if place is None or place.pk == draft.get_parent().pk:
        return False
    move_lesson(lesson=draft, place=place, by=request.user)
    messages.success(request, _("The lesson belongs to %(place)s now.") % {"place": place.course})
    return True


def _show(
    request: HttpRequest,
    lesson: LessonPage,
    *,
    form: DescribeForm | None = None,
    questions: QuestionForms | None = None,
    clash: Saved | None = None,
    blank: int = 0,
    status: int = 200,
) -> HttpResponse:
    draft = lesson.get_latest_revision_as_object()
    values = read_description(draft)
    place = lesson.get_parent().specific
    if form is None:
        form, known = DescribeForm(place=place, values=values), tell_known(values)
        questions = QuestionForms(values=values["questions"], blank=blank)
    else:
        known = _read_known(request.POST.get("known", ""))
    theirs = []
    if clash is not None:
        # Now that both are on the screen, the next save is a decision.
        known = tell_known(values)
        shown = DescribeForm(place=place, values=values)
        theirs = [_show_theirs(shown, name, values) for name in clash.clashing]
    context = {
        "draft": draft,
        "form": form,
        "questions": questions,
        "known": json.dumps(known),
        "theirs": theirs,
        "changed_by": clash.changed_by if clash else None,
        "place": None
        if draft.live
        else PlaceField(list_places(request.user)).widget.render(
            "place", place.pk, {"id": "id_place"}
        ),
        "course": place.course,
        "documents": list_documents(draft),
        "topic_outcomes": draft.topic.list_outcomes() if draft.topic else [],
    }
    return show_step(request, lesson, "describe", status=status, **context)


def _show_theirs(form: DescribeForm, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    if name == "questions":
        lines = [one["text"] for one in values["questions"]]
        return {"label": _("Questions for self-checking"), "value": "\n".join(lines)}
    bound = form[name]
    value = bound.initial
    choices = dict(getattr(bound.field, "choices", ()) if name != "topic" else ())
    if name == "topic":
        field: Any = form.fields["topic"]
        value = field.queryset.filter(pk=values["topic"]).first() or ""
    return {"label": bound.label, "value": choices.get(value, value)}


def _read_known(text: str) -> dict[str, str]:
    try:
        given = json.loads(text) if len(text) < 10_000 else {}
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {}


@require_POST
@lesson_view
def enclose(request: HttpRequest, lesson: LessonPage) -> HttpResponse:
    """Take a worksheet in, or take one out."""
    address = f"{reverse('desk:describe', args=[lesson.pk])}#worksheets"
    number = read_number(request.POST.get("remove", ""))
    if number is not None:
        remove_worksheet(lesson=lesson, document_id=number, by=request.user)
        return redirect(address)
    files = request.FILES.getlist("file")
    if not files:
        messages.error(request, _("Please choose a file first."))
    try:
        for file in files:
            add_worksheet(lesson=lesson, file=file, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(address)
