"""Pages of their own for those who ask and those who report: with a token, never kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lessons.catalogue.queries import get_public_lesson
from lms.classes.actions.asking import ask_question, open_class
from lms.classes.actions.moderating import report_question
from lms.classes.forms import AskForm, CodeForm
from lms.classes.models import ClassGroup, Question
from lms.classes.queries.timetable import list_upcoming
from lms.classes.rules import Reception, read_code, show_code
from lms.classes.views.sentences import RECEPTIONS
from lms.people.middleware.addresses import get_client_address

# Sent to the addresses below /ask/ alone: public pages are alike for all who read them.
COOKIE = "songhoc_class"
_KEPT_S = 300 * 24 * 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask under a lesson; say thanks."""
    lesson = get_public_lesson(pk)
    if lesson is None:
        raise Http404
    if request.method != "POST":
        form = AskForm(with_code=_needs_code(request), initial={"code": _read_cookie(request)})
        return _show(request, lesson, form, is_thanked="sent" in request.GET)
    form = AskForm(request.POST, with_code=_needs_code(request))
    if not form.is_valid():
        return _show(request, lesson, form, status=422)
    given = form.cleaned_data
    if given["website"]:
        # A program is thanked like anybody, and learns nothing.
        return redirect(f"{request.path}?sent")
    reception = ask_question(
        lesson=lesson,
        text=given["text"],
        typed=given.get("code", ""),
        by=request.user,
        address=get_client_address(request),
        now=timezone.now(),
    )
    if reception is not Reception.TAKEN:
        form.add_error("code" if reception is Reception.WRONG_CODE else None, _say(reception))
        status = 429 if reception is Reception.TOO_MANY else 422
        return _show(request, lesson, form, status=status)
    return _remember(request, redirect(f"{request.path}?sent"), given.get("code", ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Take the code of a class once, and remember it on this device until told to forget it."""
    if request.method != "POST":
        known = _read_cookie(request)
        context = {"form": CodeForm(initial={"code": known}), "is_known": bool(known)}
        return render(request, "classes/code.html", context)
    if "forget" in request.POST:
        response = redirect("class_code")
        response.delete_cookie(COOKIE, path=reverse("class_code"), samesite="Lax")
        return response
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "classes/code.html", {"form": form}, status=422)
    return _open(request, form.cleaned_data["code"], form)


@never_cache
@require_safe
def take_code(request: HttpRequest, code: str) -> HttpResponse:
    """Take the code that the square on a slip carries."""
    return _open(request, code, CodeForm(initial={"code": code}))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a reader's word that a question is not fit to be shown."""
    question = Question.objects.public().filter(pk=pk).first()
    is_thanked = request.method != "POST" and "sent" in request.GET
    lesson = get_public_lesson(question.lesson_id) if question else None
    if lesson is None and not is_thanked:
        raise Http404
    if request.method == "POST" and question is not None:
        report_question(question=question, address=get_client_address(request), now=timezone.now())
        return redirect(f"{request.path}?sent")
    context = {"question": question, "page": lesson, "is_thanked": is_thanked}
    return render(request, "classes/report.html", context)


def _open(request: HttpRequest, code: str, form: CodeForm) -> HttpResponse:
    found = open_class(typed=code, address=get_client_address(request), now=timezone.now())
    if isinstance(found, ClassGroup):
        has_periods = bool(list_upcoming(found, today=timezone.localdate()))
        calendar = reverse("class_calendar", args=[read_code(code)]) if has_periods else ""
        context: dict[str, Any] = {"group": found, "calendar": calendar}
        response = render(request, "classes/code.html", context)
        return _remember(request, response, code)
    status = 429 if found is Reception.TOO_MANY else 422
    context = {"form": form, "fault": _say(found)}
    return render(request, "classes/code.html", context, status=status)


def _show(
    request: HttpRequest, lesson: Any, form: AskForm, *, status: int = 200, is_thanked: bool = False
) -> HttpResponse:
    context = {"page": lesson, "form": form, "is_thanked": is_thanked}
    return render(request, "classes/ask.html", context, status=status)


def _needs_code(request: HttpRequest) -> bool:
    return not request.user.is_authenticated


def _say(reception: Reception) -> str:
    return str(RECEPTIONS[reception])


def _read_cookie(request: HttpRequest) -> str:
    code = read_code(request.COOKIES.get(COOKIE, ""))
    return show_code(code) if code else ""


def _remember(request: HttpRequest, response: HttpResponse, typed: str) -> HttpResponse:
    code = read_code(typed)
    if code is not None:
        response.set_cookie(
            COOKIE,
            code,
            max_age=_KEPT_S,
            path=reverse("class_code"),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
