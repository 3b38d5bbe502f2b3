"""What reviewers ask of an author, as a list to be worked through; shown at the author's desk."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from lessons.reviews.models import TimedNote
from lessons.reviews.queries.authors import list_asked, list_noted
from lessons.reviews.queries.rounds import get_open_submission


def show_changes_asked(request: HttpRequest, lesson: Any) -> str:
    """Return the list as HTML; empty where nobody asks for anything."""
    notes, asked = list_noted(lesson), list_asked(lesson)
    if not notes and not asked:
        return ""
    todo = [one for one in notes if one.severity != TimedNote.Severity.PRAISE]
    context = {
        "notes": notes,
        "asked": asked,
        "is_returned": bool(asked) or not get_open_submission(lesson),
        "total": len(todo),
        "done": sum(bool(one.resolved_at or one.checked_at) for one in todo),
    }
    return render_to_string("reviews/_todo.html", context, request=request)
