"""Public pages beside Wagtail's: answers to self-check questions, long transcripts, slides."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lessons.catalogue.middleware import send, take
from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import (
    get_public_lesson,
    judge_answers,
    read_makers,
    read_slides,
    read_transcript,
)


@require_safe
def check_answers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say which answers are right, and why; nothing is stored and nobody is asked who they are."""
    lesson = _get_lesson(pk)
    result = judge_answers(lesson, dict(request.GET.lists()))
    if not result.questions:
        raise Http404
    context = {"page": lesson, "result": result, "questions": result.questions}
    return _let_cache(request, render(request, "catalogue/answers.html", context))


@require_safe
def show_transcript(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the words of a lesson that speaks at length."""
    lesson = _get_lesson(pk)
    transcript = read_transcript(lesson)
    if not transcript:
        raise Http404
    teachers, school = read_makers(lesson)
    context = {
        "page": lesson,
        "transcript": transcript,
        "teachers": teachers,
        "school": school,
    }
    return _let_cache(request, render(request, "catalogue/transcript.html", context))


@require_safe
def show_slides(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a lesson as pictures and words, with its sound: the lightest way to see one."""
    lesson = _get_lesson(pk)
    context = {"page": lesson, "view": read_slides(lesson, now=timezone.now())}
    return render(request, "catalogue/slides.html", context)


def _get_lesson(pk: int) -> AbstractLessonPage:
    lesson = get_public_lesson(pk)
    if lesson is None:
        raise Http404
    return lesson


def _let_cache(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Let caches keep what is alike for everybody, and ask each time whether it still is."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return send(request, take(response))
    return response
