"""What pupils ask, for the teachers who answer: the list, and one question."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lessons.doors import signed_in_view
from lessons.numbers import read_number
from lms.classes.actions.moderating import answer_question, hide_question, set_aside
from lms.classes.forms import AnswerForm
from lms.classes.models import Question
from lms.classes.permissions import list_answerable, list_reached
from lms.classes.queries.questions import count_waiting, is_of_own_class, list_for_desk
from lms.classes.rules import Moderated, Personal, State, find_personal
from lms.classes.views.sentences import PERSONAL

PER_PAGE = 20


@require_safe
@signed_in_view
def show_questions(request: HttpRequest) -> HttpResponse:
    """List what this person may read, what waits first; of one lesson, if the address says so."""
    questions = list_for_desk(request.user)
    chosen = request.GET.get("lesson", "")
    if chosen:
        questions = questions.filter(lesson=read_number(chosen))
    pages = Paginator(questions, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "pages": pages,
        "chosen": chosen if read_number(chosen) else "",
        "waiting": count_waiting(request.user),
    }
    return render(request, "classes/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_view
def show_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one question; answer and show it, set it aside, hide it."""
    reached = list_reached(request.user).select_related("lesson", "group__school", "asker")
    question = get_object_or_404(reached, pk=pk)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    if request.method == "POST":
        try:
            return _moderate(request, question, verb)
        except PermissionDenied as error:
            raise Http404 from error
    return _show(request, question, _make_form(question))


def _moderate(request: HttpRequest, question: Question, verb: str) -> HttpResponse:
    now, by = timezone.now(), request.user
    version = read_number(request.POST.get("version", "")) or 0
    if verb == "hide":
        hide_question(question=question, by=by, now=now)
        messages.success(request, _("Hidden. Nobody reads it any more."))
        return redirect("classes:questions")
    if verb == "set_aside":
        outcome = set_aside(question=question, version=version, by=by, now=now)
        done = _("It is shown to nobody.")
    elif verb == "answer":
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _show(request, question, form, status=422)
        given = form.cleaned_data
        outcome = answer_question(
            question=question,
            version=version,
            text=given["text"],
            answer=given["answer"],
            by=by,
            now=now,
        )
        done = _("Thank you! Your answer stands under the lesson now.")
    else:
        raise Http404
    if outcome is Moderated.CHANGED:
        messages.warning(request, _("A colleague was there meanwhile. This is how it stands now."))
        return redirect("classes:question", question.pk)
    messages.success(request, done)
    return redirect("classes:questions")


def _make_form(question: Question) -> AnswerForm:
    names = ("text", "answer", "version")
    return AnswerForm(initial={name: getattr(question, name) for name in names})


def _show(
    request: HttpRequest, question: Question, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    answers = list_answerable(request.user).filter(pk=question.pk).exists()
    personal = getattr(form, "personal", None)
    if personal is None:
        personal = find_personal(f"{question.text}\n{question.answer}")
    context: dict[str, Any] = {
        "question": question,
        "form": form if answers else None,
        "personal": [_describe(one) for one in personal],
        "is_of_own_class": is_of_own_class(request.user, question),
        "is_shown": question.state == State.PUBLIC,
        "is_waiting": question.state == State.WAITING,
    }
    return render(request, "classes/question.html", context, status=status)


def _describe(one: Personal) -> dict[str, str]:
    return {"text": one.text, "kind": str(PERSONAL[one.kind])}
