"""A class's own page for whoever has its code: what comes, on which channel, and for telephones."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.classes.actions.asking import open_class
from lms.classes.models import ClassGroup
from lms.classes.rules import find_monday, read_code
from lms.classes.views.asking import COOKIE
from lms.classes.views.timetable_words import list_shown_days, say_term_week
from lms.people.middleware.addresses import get_client_address

_WEEK = timedelta(days=7)


@never_cache
@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """Show what is left of this week and the next one, to a device that remembers the code."""
    code = read_code(request.COOKIES.get(COOKIE, ""))
    if code is None:
        return redirect("class_code")
    now = timezone.now()
    found = open_class(typed=code, address=get_client_address(request), now=now)
    if not isinstance(found, ClassGroup):
        # The code was renewed, or the class is closed: the form says what to do.
        return redirect("class_code")
    today = timezone.localdate(now)
    monday = find_monday(today)
    days = [*list_shown_days(found, monday), *list_shown_days(found, monday + _WEEK)]
    coming = [one for one in days if one.day >= today]
    context: dict[str, Any] = {
        "group": found,
        "today": today,
        "term_week": say_term_week(found, monday),
        "days": [one for one in coming if one.periods or one.on_air or one.holiday],
        "calendar": reverse("class_calendar", args=[code]),
        "feed": reverse("class_feed", args=[code]),
    }
    return render(request, "classes/home.html", context)
