"""The public programme: a day, and the week of a grade on one sheet; only what was published."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.broadcasts.conf import get_conf
from lms.broadcasts.permissions import may_tell
from lms.broadcasts.queries.programme import get_programme, list_weeks
from lms.broadcasts.rules.announcing import News, Outlet, Showing, gather_news
from lms.broadcasts.rules.days import read_day
from lms.broadcasts.rules.frames import find_week, list_days
from lms.broadcasts.rules.programme import Programme, Wish, lay_out_days, list_outlets
from lms.broadcasts.rules.sheets import choose_size
from lms.broadcasts.views.messages import write_messages

LONGEST_NAME = 80
MOST_AT_ONCE = 150


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A link that narrows the programme."""

    name: str
    url: str
    is_chosen: bool


@require_safe
def show_today(request: HttpRequest) -> HttpResponse:
    """Show what is on the air today."""
    return _show_day(request, timezone.localdate())


@require_safe
def show_day(request: HttpRequest, day: str) -> HttpResponse:
    """Show what is on the air on another day."""
    return _show_day(request, find_shown_day(day))


@require_safe
def show_this_week(request: HttpRequest) -> HttpResponse:
    """Show this week of a grade."""
    return _show_week(request, find_week(timezone.localdate()))


@require_safe
def show_week(request: HttpRequest, day: str) -> HttpResponse:
    """Show another week of a grade, by any of its days."""
    return _show_week(request, find_week(find_shown_day(day)))


def find_shown_day(text: str) -> date:
    """Return the day of an address.

    :raises Http404: it is none, or lies in a week that nobody looks at.
    """
    day = read_day(text)
    if day is None or find_week(day) not in list_weeks(timezone.localdate()):
        raise Http404
    return day


def read_wish(request: HttpRequest) -> Wish:
    """Return what an address narrows the programme to."""
    given = request.GET
    return Wish(
        grade=given.get("grade", "")[:LONGEST_NAME], channel=given.get("channel", "")[:LONGEST_NAME]
    )


def link(address: str, wish: Wish) -> str:
    """Return an address that narrows what it shows to a wish."""
    asked = {name: value for name, value in vars(wish).items() if value}
    return f"{address}?{urlencode(asked)}" if asked else address


def _show_day(request: HttpRequest, day: date) -> HttpResponse:
    now, wish = timezone.now(), read_wish(request)
    here_today = timezone.localdate(now)
    programme = get_programme(today=here_today)
    airings = [one for one in programme.list_current() if one.begins_at.date() == day]
    shown = [one for one in airings if wish.covers(one)]
    here = reverse("on_air_day", args=[day]) if day != here_today else reverse("on_air_today")
    ways = [(name, link(reverse("on_air_day", args=[other]), wish)) for name, other in _turn(day)]
    if day != here_today:
        ways.insert(1, (_("Today"), link(reverse("on_air_today"), wish)))
    coming = [one for one in shown if day != here_today or one.ends_at > now]
    past = [one for one in shown if day == here_today and one.ends_at <= now]
    # What lies nearest to now, as much as a weak link carries.
    past = past[max(0, len(shown) - MOST_AT_ONCE) :]
    context = _share(request.user, programme, airings, wish, here=here, now=now) | {
        "day": day,
        "past": past,
        "airings": [(one, one.begins_at <= now < one.ends_at) for one in coming[:MOST_AT_ONCE]],
        "left_out": max(0, len(coming) - MOST_AT_ONCE),
        "ways": ways,
        "week_url": link(reverse("on_air_week", args=[find_week(day)]), wish),
        "messages_of_day": write_messages(shown, who=_name_grade(shown, wish), day=day),
    }
    return render(request, "broadcasts/day.html", context)


def _show_week(request: HttpRequest, monday: date) -> HttpResponse:
    now, wish = timezone.now(), read_wish(request)
    days = list_days(monday)
    programme = get_programme(today=timezone.localdate(now))
    airings = [one for one in programme.list_current() if one.begins_at.date() in days]
    shown = [one for one in airings if wish.covers(one)] if wish.grade else []
    sheet = [day for day in lay_out_days(shown, days) if day.slots]
    here = reverse("on_air_week", args=[monday])
    context = _share(request.user, programme, airings, wish, here=here, now=now) | {
        "monday": monday,
        "sunday": days[-1],
        "sheet": sheet,
        "size": choose_size(sheet),
        "ways": [
            *(
                (name, link(reverse("on_air_week", args=[other]), wish))
                for name, other in _turn_weeks(monday)
            ),
            (_("Today"), link(reverse("on_air_today"), wish)),
        ],
        "is_any": bool(airings),
        "week_address": reverse("on_air_this_week"),
    }
    return render(request, "broadcasts/week.html", context)


def _share(
    user: Any,
    programme: Programme,
    airings: list[Showing],
    wish: Wish,
    *,
    here: str,
    now: datetime,
) -> dict[str, Any]:
    since = now - timedelta(days=get_conf().notice_days)
    outlets = list_outlets(airings)
    grade = _name_grade(airings, wish)
    return {
        "wish": wish,
        "grade_name": grade,
        "grades": _list_grades(airings, wish, here),
        "outlets": _list_channels(outlets, wish, here) if len(outlets) > 1 else [],
        "only_outlet": _find_only(outlets, wish),
        "changes": gather_news(_narrow(programme.list_news(since=since, now=now), wish)),
        "calendar_url": _find_calendar(wish),
        "feed_url": _find_feed(wish),
        "tells": user.is_authenticated and may_tell(user),
    }


def _narrow(changes: list[News], wish: Wish) -> list[News]:
    return [one for one in changes if wish.covers(one.airing)]


def _list_grades(airings: list[Showing], wish: Wish, here: str) -> list[Choice]:
    found = {one.grade: one.grade_name for one in airings if one.grade}
    ordered = sorted(found, key=lambda code: (order_grade(code), found[code]))
    choices = [
        Choice(
            name=found[code],
            url=link(here, replace(wish, grade=code)),
            is_chosen=code == wish.grade,
        )
        for code in ordered
    ]
    every = Choice(
        name=_("All grades"), url=link(here, replace(wish, grade="")), is_chosen=not wish.grade
    )
    return [every, *choices] if choices else []


def order_grade(code: str) -> int:
    """Return by what the codes of grades are sorted: 1 to 12."""
    return int(code.rpartition(".")[2])


def _list_channels(outlets: list[Outlet], wish: Wish, here: str) -> list[Choice]:
    every = Choice(
        name=_("All channels"),
        url=link(here, replace(wish, channel="")),
        is_chosen=not wish.channel,
    )
    return [
        every,
        *(
            Choice(
                name=one.name,
                url=link(here, replace(wish, channel=one.xmltv_id)),
                is_chosen=one.xmltv_id == wish.channel,
            )
            for one in outlets
        ),
    ]


def _find_only(outlets: list[Outlet], wish: Wish) -> Outlet | None:
    shown = [one for one in outlets if wish.channel in ("", one.xmltv_id)]
    return shown[0] if len(shown) == 1 else None


def _name_grade(airings: list[Showing], wish: Wish) -> str:
    return next((one.grade_name for one in airings if wish.grade and one.grade == wish.grade), "")


def _turn(day: date) -> list[tuple[str, date]]:
    weeks = list_weeks(timezone.localdate())
    others = [(-1, "‹"), (1, "›")]
    found = []
    for step, sign in others:
        other = day + timedelta(days=step)
        if find_week(other) in weeks:
            name = date_format(other, "D d/m")
            found.append((f"{sign} {name}" if step < 0 else f"{name} {sign}", other))
    return found


def _turn_weeks(monday: date) -> list[tuple[str, date]]:
    weeks = list_weeks(timezone.localdate())
    found = []
    for step, name in ((-7, _("‹ Week before")), (7, _("Week after ›"))):
        other = monday + timedelta(days=step)
        if other in weeks:
            found.append((name, other))
    return found


def _find_calendar(wish: Wish) -> str:
    level, dot, number = wish.grade.partition(".")
    known = dot and number.isascii() and number.isdigit() and len(number) < 3
    return reverse("on_air_calendar", args=[level, int(number)]) if known and level else ""


def _find_feed(wish: Wish) -> str:
    return link(reverse("on_air_feed"), Wish(grade=wish.grade))
