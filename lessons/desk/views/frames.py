"""What the pages of one lesson share: its steps, its state, and why it cannot be changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lessons.catalogue.models import LessonPage
from lessons.desk.conf import get_conf
from lessons.desk.permissions import find_read_only, is_own
from lessons.desk.queries import DeskEntry, describe_entry
from lessons.desk.views.sentences import say_movement, say_read_only, say_remaining, say_state

PANELS_HOOK = "show_on_desk_lesson"
"""Functions `(request, lesson) -> HTML`: what other rooms have to say above each step of a lesson,
such as what its reviewers ask for."""
STEPS = (
    ("recording", _("Video")),
    ("describe", _("Describe")),
    ("check", _("Check and submit")),
)


def show_step(
    request: HttpRequest, lesson: LessonPage, step: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a page of one lesson."""
    entry = context.pop("entry", None) or describe_entry(lesson, user=request.user)
    reason = find_read_only(request.user, lesson)
    shared = {
        "lesson": lesson,
        "title": lesson.draft_title,
        "entry": entry,
        "row": make_row(entry),
        "steps": [
            (name, label, reverse(f"desk:{name}", args=[lesson.pk])) for name, label in STEPS
        ],
        "step": step,
        "read_only": say_read_only(reason) if reason else "",
        "is_own": is_own(request.user, lesson),
        "knows_colleagues": get_conf().knows_colleagues,
        "panels": [show(request, lesson) for show in hooks.get_hooks(PANELS_HOOK)],
    }
    return render(request, f"desk/{step}.html", shared | context, status=status)


def make_row(entry: DeskEntry) -> dict[str, Any]:
    """Return what the list and the pages say about a lesson's state."""
    return {
        "entry": entry,
        "state": say_state(entry),
        "movement": say_movement(entry),
        "remaining": say_remaining(entry.remaining_s),
        "teachers": entry.teachers,
        "address": entry.lesson.get_url() if entry.lesson.live else "",
    }
