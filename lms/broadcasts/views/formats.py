"""The programme for programs: iCalendar for telephones, XMLTV for recorders, JSON for the rest.

Nothing here sets its ETag: the cache of public pages names each answer by its content, asks for it
again only in a new edition, and answers 304 to whoever has it.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons.curriculum.models import Grade
from lessons.exchange.conf import get_conf as get_repository
from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import Channel
from lms.broadcasts.queries.programme import get_programme, list_weeks
from lms.broadcasts.rules.announcing import News, Showing
from lms.broadcasts.rules.calendars import CalendarWords, write_programme
from lms.broadcasts.rules.frames import find_week
from lms.broadcasts.rules.programme import list_outlets
from lms.broadcasts.rules.xmltv import GuideWords, write_guide
from lms.broadcasts.views.programme import read_wish

LARGEST_GRADE = 12
# Recorders look back a little and far ahead; telephones keep what has been.
GUIDE_DAYS_BACK = 1


@require_safe
def show_calendar(request: HttpRequest, level: str, number: int) -> HttpResponse:
    """Send the programme of a grade as a calendar to subscribe to."""
    if number > LARGEST_GRADE:
        raise Http404
    grade = get_object_or_404(Grade, level__code=level, number=number)
    wish = replace(read_wish(request), grade=f"{level}.{number}")
    tracked = get_programme(today=timezone.localdate()).list_tracked()
    content = write_programme(
        [one for one in tracked if wish.covers(one.airing)],
        domain=get_repository().domain,
        origin=_find_origin(request),
        words=CalendarWords(
            name=_("Lessons on the air: %(grade)s") % {"grade": grade},
            repeat=_("repeat"),
            relay=_("relayed from %(source)s"),
            kinds={value: str(name) for value, name in Channel.KIND_CHOICES},
        ),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    name = f"songhoc-{level}-{number}.ics"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_safe
def show_guide(request: HttpRequest) -> HttpResponse:
    """Send the programme of all channels, or of one, as XMLTV."""
    today = timezone.localdate()
    programme = get_programme(today=today)
    first = today - timedelta(days=GUIDE_DAYS_BACK)
    wish = read_wish(request)
    airings = [
        one
        for one in programme.list_current()
        if one.begins_at.date() >= first and wish.covers(one)
    ]
    content = write_guide(
        airings,
        outlets=list_outlets(airings),
        firsts=programme.list_firsts(),
        origin=_find_origin(request),
        words=GuideWords(
            source=get_repository().name,
            education=_("Education"),
            relay=_("relayed from %(source)s"),
        ),
    )
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


@require_safe
def show_json(request: HttpRequest) -> HttpResponse:
    """Send a week of the programme, or all weeks that are announced, for other programs."""
    now = timezone.now()
    today = timezone.localdate(now)
    programme, wish = get_programme(today=today), read_wish(request)
    since = now - timedelta(days=get_conf().notice_days)
    airings = [one for one in programme.list_current() if wish.covers(one)]
    airings = [one for one in airings if one.begins_at.date() >= find_week(today)]
    changes = [one for one in programme.list_news(since=since, now=now) if wish.covers(one.airing)]
    origin = _find_origin(request)
    content = {
        "format": "songhoc-programme/1",
        "first_day": find_week(today).isoformat(),
        "last_day": (list_weeks(today)[-1] + timedelta(days=6)).isoformat(),
        "channels": [
            {
                "id": one.xmltv_id,
                "name": one.name,
                "kind": one.kind.value,
                "station": one.station,
            }
            for one in list_outlets(airings)
        ],
        "airings": [_describe(one, origin) for one in airings],
        "changes": [_tell_news(one, origin) for one in changes],
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})


def _describe(one: Showing, origin: str) -> dict[str, Any]:
    return {
        "id": one.key,
        "channel": one.outlet.xmltv_id,
        "begins_at": one.begins_at.isoformat(timespec="seconds"),
        "ends_at": one.ends_at.isoformat(timespec="seconds"),
        "kind": one.kind.value,
        "title": one.title,
        "grade": one.grade_name,
        "grade_code": one.grade,
        "subject": one.subject_name,
        "subject_code": one.subject,
        "url": f"{origin}{one.url}" if one.url else "",
        "relayed_from": one.relay_source,
        "repeats": one.of_airing,
    }


def _tell_news(change: News, origin: str) -> dict[str, Any]:
    sides = {"before": change.before, "after": change.after}
    return {"kind": change.kind.value} | {
        name: _describe(one if one.is_public else replace(one, title="", url=""), origin)
        for name, one in sides.items()
        if one is not None
    }


def _find_origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
