"""A day of a class as texts to copy into a chat or an SMS, for whoever runs the class."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lms.classes.forms.timetable import say_day
from lms.classes.models import ClassGroup
from lms.classes.queries.on_air import list_on_air
from lms.classes.queries.terms import list_free_days
from lms.classes.queries.timetable import list_week
from lms.classes.rules import find_monday
from lms.classes.rules.texts import TextWords, Told, write_long, write_short
from lms.classes.views.timetable import GroupScreen, read_day

DAYS_AHEAD = 7
_DAY = timedelta(days=1)


class TextsScreen(GroupScreen):
    """The texts of a day; tomorrow's unless the address says so."""

    template_name = "classes/admin/texts.html"

    def get_page_title(self) -> str:
        return _("Texts to parents of class %(name)s") % {"name": self.group.name}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.runs:
            raise Http404
        # Parents are told the evening before.
        day = read_day(request.GET.get("day", ""), self.today + _DAY)
        address = request.build_absolute_uri(reverse("class_home"))
        days = [self.today + number * _DAY for number in range(DAYS_AHEAD)]
        return self.show(
            group=self.group,
            day=day.isoformat(),
            days=[(one.isoformat(), say_day(one)) for one in days],
            **write_texts(self.group, day, address=address),
        )


def write_texts(group: ClassGroup, day: date, *, address: str) -> dict[str, Any]:
    """Return the short and the long text about a day of a class."""
    holiday = list_free_days(group.school, day, day).get(day)
    periods = [one for one in list_week(group, find_monday(day)) if one.day == day and not holiday]
    told = [
        Told(
            begins=one.as_planned().begins,
            ends=one.as_planned().ends,
            name=str(one.subject),
            how=str(capfirst(one.get_kind_display())),
        )
        for one in periods
    ]
    on_air = [
        Told(
            begins=(begins := timezone.localtime(one.begins_at)).hour * 60 + begins.minute,
            name=": ".join(part for part in (one.subject, one.title) if part),
            how=one.outlet,
        )
        for one in list_on_air(group, day, day).get(day, ())
    ]
    who = group.name if group.name[:1].isalpha() else _("Class %(name)s") % {"name": group.name}
    none = f"{_('No lessons')}: {holiday}" if holiday else _("no periods are planned")

    def say(shape: str) -> TextWords:
        return TextWords(
            heading=f"{who}, {date_format(day, shape)}",
            on_air=_("On television"),
            more=_("%(count)s more periods"),
            none=str(none),
        )

    long = write_long(told, on_air, words=say("l d/m"))
    rooms = _("Online rooms and changes: %(address)s") % {"address": address}
    return {
        "sms": write_short(told, words=say("j/n")),
        "long": f"{long}\n{rooms}" if any(one.link for one in periods) else long,
    }
