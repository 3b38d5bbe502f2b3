"""The timetable of a class for telephones, by the code of the class; kept by no cache."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.classes.actions.asking import open_class
from lms.classes.models import ClassGroup, Period
from lms.classes.queries.timetable import list_upcoming
from lms.classes.rules import Reception
from lms.classes.rules.calendars import Entry, write_timetable
from lms.people.middleware.addresses import get_client_address


@never_cache
@require_safe
def show_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Send the periods of the class of a code as a calendar to subscribe to."""
    now = timezone.now()
    found = open_class(typed=code, address=get_client_address(request), now=now)
    if not isinstance(found, ClassGroup):
        status = 429 if found is Reception.TOO_MANY else 404
        return HttpResponse(status=status, content_type="text/plain; charset=utf-8")
    content = write_timetable(
        [_describe(one) for one in list_upcoming(found, today=timezone.localdate(now))],
        domain=request.get_host().partition(":")[0],
        name=_("Timetable of class %(name)s") % {"name": found.name},
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="thoi-khoa-bieu.ics"'
    return response


def _describe(period: Period) -> Entry:
    zone = timezone.get_default_timezone()
    return Entry(
        key=str(period.pk),
        begins_at=datetime.combine(period.day, period.start, tzinfo=zone),
        minutes=period.minutes,
        changed_at=period.changed_at,
        sequence=period.version,
        summary=f"{period.subject} ({period.get_kind_display()})",
        link=period.link,
    )
