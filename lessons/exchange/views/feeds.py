"""Feeds of what is new: Atom, and RSS for readers that know no other."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _

from lessons.curriculum.models import Course, Grade, Subject
from lessons.discovery.models import Entry
from lessons.exchange.conf import get_conf
from lessons.exchange.queries.newest import Shelf, list_newest
from lessons.exchange.rules import clean_text

_LARGEST_GRADE = 12


class NewestAtom(Feed):
    """The newest things of all, or of the grade and subject in the address."""

    feed_type: type[SyndicationFeed] = Atom1Feed

    def get_object(
        self, request: HttpRequest, level: str = "", number: int = 0, subject: str = ""
    ) -> Shelf:
        if number > _LARGEST_GRADE:
            raise Http404
        grade = {"level__code": level, "number": number}
        if level and subject:
            where = {f"grade__{name}": value for name, value in grade.items()}
            courses = Course.objects.select_related("grade", "subject")
            return get_object_or_404(courses, subject__code=subject, **where)
        if level:
            return get_object_or_404(Grade, **grade)
        return get_object_or_404(Subject, code=subject) if subject else None

    def title(self, shelf: Shelf) -> str:
        name = get_conf().name
        return clean_text(name if shelf is None else f"{shelf} – {name}")

    def subtitle(self, shelf: Shelf) -> str:
        return _("Lessons and materials that are new")

    description = subtitle

    def link(self, shelf: Shelf) -> str:
        return "/"

    def items(self, shelf: Shelf) -> list[Entry]:
        return list_newest(shelf)

    def item_title(self, item: Entry) -> str:
        return clean_text(item.title)

    def item_description(self, item: Entry) -> str:
        return clean_text(item.summary)

    def item_link(self, item: Entry) -> str:
        return item.url

    def item_guid(self, item: Entry) -> str:
        # Addresses follow titles; readers would take a renamed lesson for a new one.
        return f"oai:{get_conf().domain}:{item.identifier}"

    item_guid_is_permalink = False

    def item_author_name(self, item: Entry) -> str:
        return clean_text(item.teacher)

    def item_pubdate(self, item: Entry) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Entry) -> datetime:
        return item.changed_at

    def item_categories(self, item: Entry) -> Iterable[str]:
        places: Any = (item.subject, item.grade)
        return [*(str(one) for one in places if one is not None), str(item.get_kind_display())]


class NewestRss(NewestAtom):
    """The same for older readers."""

    feed_type = Rss201rev2Feed
