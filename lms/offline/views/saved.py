"""Where lessons are saved into the browser and looked at again; the same pages for everybody."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import get_public_lesson
from lessons.catalogue.rules import make_slug
from lessons.curriculum.models import Grade, Topic
from lms.offline.queries.saved import (
    Saving,
    describe_saving,
    find_versions,
    list_files,
    list_lessons_of_topic,
    list_new_lessons,
    list_savings,
)
from lms.offline.rules.saved import read_numbers
from lms.offline.views.shell import make_context
from media_pipeline.core.offer import Way
from media_pipeline.core.player import PlayedFile
from media_pipeline.views.player_texts import explain_way, name_way


@require_safe
def save_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer one lesson to be saved."""
    lesson = _get_lesson(pk)
    more = _list_more(lesson.topic) if lesson.topic else []
    return _offer(request, [lesson], title=lesson.title, back=lesson.url or "/", more=more)


@require_safe
def save_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer the lessons on a topic to be saved."""
    topics = Topic.objects.select_related("course__grade", "course__subject")
    topic = get_object_or_404(topics, pk=pk)
    lessons = list_lessons_of_topic(topic)
    return _offer(request, lessons, title=topic.name, place=str(topic.course))


@require_safe
def save_week(request: HttpRequest, number: int) -> HttpResponse:
    """Offer the lessons of a grade that are new this week to be saved."""
    grade = Grade.objects.filter(number=number).first()
    if grade is None:
        raise Http404
    title = _name_week(grade)
    return _offer(request, list_new_lessons(grade, now=timezone.now()), title=title)


@require_safe
def describe_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a browser what it fetches to keep a lesson."""
    [saving] = list_savings([_get_lesson(pk)], now=timezone.now())
    version = find_versions([pk]).get(pk, "")
    return JsonResponse(
        describe_saving(saving, version=version), json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def tell_states(request: HttpRequest) -> HttpResponse:
    """Tell of each lesson that is asked for its present version, or null when it is gone."""
    numbers = read_numbers(request.GET.get("lessons", ""))
    versions = find_versions(numbers)
    return JsonResponse({str(number): versions.get(number) for number in numbers})


@require_safe
def show_saved(request: HttpRequest) -> HttpResponse:
    """Show what this browser has saved; the list is its own, we know nothing of it."""
    return render(request, "offline/saved.html", make_context())


@require_safe
def show_answers(request: HttpRequest) -> HttpResponse:
    """Show the page on which a browser without a network judges answers by itself."""
    return render(request, "offline/answers.html", make_context())


def _get_lesson(pk: int) -> AbstractLessonPage:
    lesson = get_public_lesson(pk)
    if lesson is None:
        raise Http404
    return lesson


def _name_week(grade: Grade) -> str:
    return _("New this week: %(grade)s") % {"grade": grade.name}


def _list_more(topic: Topic) -> list[tuple[str, str]]:
    grade = topic.course.grade
    name = _("All lessons on “%(topic)s”") % {"topic": topic.name}
    return [
        (reverse("offline_save_topic", args=[topic.pk]), name),
        (reverse("offline_save_week", args=[grade.number]), _name_week(grade)),
    ]


def _offer(
    request: HttpRequest, lessons: Sequence[AbstractLessonPage], **heading: Any
) -> HttpResponse:
    savings = list_savings(lessons, now=timezone.now())
    offered = {way for saving in savings for way, _files in list_files(saving)}
    context = heading | {
        "savings": [
            {"saving": one, "sizes": _list_sizes(one), "links": _list_links(one)} for one in savings
        ],
        "ways": [(way, name_way(way), explain_way(way)) for way in Way if way.value in offered],
        "has_slides": any(one.slides_bytes for one in savings),
        "has_papers": any(one.papers for one in savings),
    }
    return render(request, "offline/save.html", make_context() | context)


def _list_sizes(saving: Saving) -> str:
    """Return what the page's script adds up: by way, what each browser would load."""
    sizes = [[way, [[one.type, one.bytes] for one in files]] for way, files in list_files(saving)]
    return json.dumps(sizes)


def _list_links(saving: Saving) -> list[tuple[str, PlayedFile, str]]:
    """Return the files that play everywhere, each with its name on somebody's device."""
    links = []
    for way, files in list_files(saving):
        name = name_way(Way(way))
        suffix = "m4a" if way == Way.LISTEN else "mp4"
        links.append((name, files[-1], f"{saving.lesson.slug}-{make_slug(name)}.{suffix}"))
    return links
