"""What the public templates read: one tag a query."""

import json
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from lessons.catalogue import queries
from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.templatetags.linked_data import describe_lesson
from media_pipeline.templatetags.media import make_watch_context, read_wanted

register = template.Library()

register.simple_tag(queries.list_grade_pages, name="grade_pages")
register.simple_tag(queries.list_subject_pages, name="subject_pages")
register.simple_tag(queries.get_course, name="course")
register.simple_tag(queries.list_quiz, name="quiz")

# What would end the script element or begin another, as Django's json_script has it.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def lesson_view(context: Any, lesson: AbstractLessonPage) -> queries.LessonView:
    """Return what the person of this request sees of `lesson`; head and body ask once."""
    view: queries.LessonView | None = lesson.__dict__.get("_catalogue_view")
    if view is None:
        user = getattr(context.get("request"), "user", None)
        signed_in = user if user is not None and user.is_authenticated else None
        view = queries.read_lesson(lesson, user=signed_in, now=timezone.now())
        lesson.__dict__["_catalogue_view"] = view
    return view


@register.inclusion_tag("media_pipeline/watch.html", takes_context=True)
def lesson_player(context: Any, view: queries.LessonView, lesson: AbstractLessonPage) -> Any:
    """Show the recording of a lesson, with what other apps offer for it."""
    return make_watch_context(
        view.player,
        wanted=read_wanted(context),
        lesson=lesson.pk,
        beacon=_find_address("audience_tell"),
        slides=_find_address("lesson_slides", lesson.pk),
        save=_find_address("offline_save", lesson.pk),
    )


def _find_address(name: str, *args: Any) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        # That app is not installed, or the page has never been saved.
        return ""


@register.simple_tag(takes_context=True)
def lesson_data(context: Any, lesson: AbstractLessonPage, view: queries.LessonView) -> SafeString:
    """Return schema.org's description of `lesson` as the content of a JSON-LD script."""
    request = context["request"]
    data = describe_lesson(lesson, view, make_absolute=request.build_absolute_uri)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(text)  # noqa: S308  escaped for its place just above


@register.filter
def absolute(address: str, request: Any) -> str:
    """Return `address` with the host, for machines elsewhere."""
    return str(request.build_absolute_uri(address))
