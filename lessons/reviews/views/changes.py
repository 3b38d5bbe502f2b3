"""What reviewers ask of an author, as a list to be worked through; shown at the author's desk."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lessons.reviews.models import TimedNote
from lessons.reviews.queries.authors import list_asked, list_noted
from lessons.reviews.queries.reading import list_readable
from lessons.reviews.queries.rounds import get_open_submission, list_underway
from lessons.reviews.rules.voting import find_missing
from lessons.reviews.views.sentences import say_missing


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
        # Where the film is, and the note beside it.
        "readable": set(
            list_readable(request.user)
            .filter(pk__in={one.round_id for one in notes})
            .values_list("pk", flat=True)
        ),
        "total": len(todo),
        "done": sum(bool(one.resolved_at or one.checked_at) for one in todo),
    }
    return render_to_string("reviews/_todo.html", context, request=request)


def say_waiting(lessons: Sequence[Any]) -> dict[int, list[str]]:
    """Return, for lessons on which some have voted already, how many votes there are and lack."""
    numbers = {str(one.pk): one.pk for one in lessons}
    found: dict[int, list[str]] = {}
    for round, given in list_underway(lessons):
        votes = [one.cast for one in given]
        told = _("%(n)s of %(of)s votes") % {"n": len(votes), "of": round.stage.quorum}
        lacks = say_missing(find_missing(votes, round.stage.demands))
        text = f"{told}, {lacks}." if lacks else f"{told}."
        found.setdefault(numbers[round.submission.thing_id], []).append(text)
    return found
