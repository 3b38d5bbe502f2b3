"""Texts to send to parents, for whoever teaches a class: every grade of a day, ready to copy."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lessons.letters import tidy
from lms.broadcasts.permissions import may_tell
from lms.broadcasts.queries.programme import get_programme
from lms.broadcasts.views.messages import write_messages
from lms.broadcasts.views.programme import find_shown_day, order_grade, read_wish

LONGEST_CLASS = 20
DAYS_AHEAD = 7


@require_safe
@signed_in_view
def show_texts(request: HttpRequest) -> HttpResponse:
    """Show the texts of a day: of a grade and in the name of a class, if the address says so."""
    if not may_tell(request.user):
        raise PermissionDenied
    today = timezone.localdate()
    asked = request.GET.get("day", "")
    # Parents are told the evening before.
    day = find_shown_day(asked) if asked else today + timedelta(days=1)
    wish, name = read_wish(request), tidy(request.GET.get("class", ""), most=LONGEST_CLASS)
    airings = [
        one
        for one in get_programme(today=today).list_current()
        if one.begins_at.date() == day and one.grade
    ]
    grades = {one.grade: one.grade_name for one in airings}
    ordered = sorted(grades, key=lambda code: (order_grade(code), grades[code]))
    texts = [
        (
            grades[code],
            write_messages(
                [one for one in airings if one.grade == code],
                who=_name_class(name) if name and code == wish.grade else grades[code],
                day=day,
            ),
        )
        for code in ordered
        if wish.grade in ("", code)
    ]
    context = {
        "day": day,
        "days": [today + timedelta(days=number) for number in range(DAYS_AHEAD)],
        "grades": [(code, grades[code]) for code in ordered],
        "wish": wish,
        "class_name": name,
        "texts": texts,
    }
    return render(request, "broadcasts/texts.html", context)


def _name_class(name: str) -> str:
    """Return how parents call a class: 1A is Lớp 1A."""
    return name if name[0].isalpha() else _("Class %(name)s") % {"name": name}
