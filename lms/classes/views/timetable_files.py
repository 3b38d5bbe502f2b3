"""Timetables to take away as a workbook: a week of a class, all of it, or a week of its school."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lessons.letters import fold
from lessons.sheets.views.sending import send_file
from lms.classes.models import Period
from lms.classes.permissions import list_run
from lms.classes.queries.groups import list_classes
from lms.classes.queries.timetable import list_week
from lms.classes.sheets import write_timetable
from lms.classes.views.timetable import GroupScreen
from lms.classes.views.timetable_words import say_week

_PARTS = ("week", "all", "school")


class TimetableFile(GroupScreen):
    """A workbook of what the address asks for."""

    def get(self, request: HttpRequest, pk: int, part: str) -> HttpResponse:
        if part not in _PARTS:
            raise Http404
        group, school = self.group, self.group.school
        name = f"{group.name}-{self.monday.isoformat()}"
        title = f"{_('Class %(name)s') % {'name': group.name}}, {school.name}"
        found: Any = list_week(group, self.monday)
        if part == "all":
            found, name = Period.objects.filter(group=group), group.name
        elif part == "school":
            seen = list_classes(request.user).filter(school=school).order_by().values("pk")
            found = Period.objects.of_week(self.monday).filter(group__in=seen)
            name, title = f"{school.code}-{self.monday.isoformat()}", school.name
        if part != "all":
            title = f"{title}, {say_week(self.monday)}"
        ordered = found.select_related("subject", "teacher", "group__school").order_by(
            "group__grade__number", "group__name", "group", "day", "start"
        )
        shows_links = set(list_run(request.user).filter(school=school).values_list("pk", flat=True))
        content = write_timetable(ordered, title=title, shows_links=shows_links)
        return send_file(content, name=f"tkb-{slugify(fold(name))}.xlsx")
