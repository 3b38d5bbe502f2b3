"""The timetable of a class as RSS: an item a day, and a new one where a day has changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lessons.exchange.rules import clean_text
from lms.classes.actions.asking import open_class
from lms.classes.models import ClassGroup, Period
from lms.classes.queries.timetable import list_upcoming
from lms.classes.rules import Reception, show_minutes
from lms.people.middleware.addresses import get_client_address

DAYS_AHEAD = 7


@dataclass(frozen=True, kw_only=True)
class ToldDay:
    """A day of a class as one thing that is told."""

    group: ClassGroup
    code: str
    day: date
    periods: tuple[Period, ...]

    @property
    def lines(self) -> list[str]:
        """What is learned then; links of rooms stay on the page of the class."""
        return [
            f"{show_minutes(one.as_planned().begins)} {one.subject} ({one.get_kind_display()})"
            for one in self.periods
        ]


class TimetableFeed(Feed):
    """The next days of a class, by its code."""

    def get_object(self, request: HttpRequest, code: str) -> tuple[ClassGroup, str]:
        address, now = get_client_address(request), timezone.now()
        found = open_class(typed=code, address=address, now=now)
        if not isinstance(found, ClassGroup):
            raise Http404 if found is Reception.WRONG_CODE else _TooMany
        return found, code

    def title(self, obj: tuple[ClassGroup, str]) -> str:
        return clean_text(_("Timetable of class %(name)s") % {"name": obj[0].name})

    def description(self, obj: tuple[ClassGroup, str]) -> str:
        return clean_text(f"{obj[0].school.name}, {obj[0].school_year}")

    def link(self, obj: tuple[ClassGroup, str]) -> str:
        return reverse("class_code_given", args=[obj[1]])

    def items(self, obj: tuple[ClassGroup, str]) -> Iterable[ToldDay]:
        group, code = obj
        today = timezone.localdate()
        periods = list_upcoming(group, today=today)
        for number in range(DAYS_AHEAD):
            day = today + timedelta(days=number)
            found = tuple(one for one in periods if one.day == day)
            if found:
                yield ToldDay(group=group, code=code, day=day, periods=found)

    def item_title(self, item: ToldDay) -> str:
        return date_format(item.day, "l, d/m/Y")

    def item_description(self, item: ToldDay) -> str:
        return format_html_join("", "<p>{}</p>", ((clean_text(line),) for line in item.lines))

    def item_link(self, item: ToldDay) -> str:
        return f"{reverse('class_code_given', args=[item.code])}#{item.day.isoformat()}"

    def item_guid(self, item: ToldDay) -> str:
        # A reader that knows the day already shows it again when it has changed.
        digest = hashlib.sha256("\n".join(item.lines).encode()).hexdigest()[:12]
        return f"class-{item.group.pk}-{item.day.isoformat()}-{digest}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: ToldDay) -> datetime:
        return max(one.changed_at for one in item.periods)


class _TooMany(Exception):  # an answer, and no error
    """This address has tried too many wrong codes."""


_feed = TimetableFeed()


@never_cache
@require_safe
def show_feed(request: HttpRequest, code: str) -> HttpResponse:
    """Send the next days of the class of a code as a feed to subscribe to."""
    try:
        response: Any = _feed(request, code=code)
    except _TooMany:
        return HttpResponse(status=429, content_type="text/plain; charset=utf-8")
    return response
