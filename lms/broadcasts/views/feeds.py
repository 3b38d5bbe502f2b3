"""The programme as RSS: an item a day, and a new one where a day has changed since it was told."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from lessons.exchange.conf import get_conf as get_repository
from lessons.exchange.rules import clean_text
from lms.broadcasts.queries.programme import get_programme
from lms.broadcasts.rules.announcing import Showing
from lms.broadcasts.rules.programme import Wish
from lms.broadcasts.views.programme import link, read_wish

DAYS_AHEAD = 7


@dataclass(frozen=True, kw_only=True)
class ToldDay:
    """A day of the programme as one thing that is told."""

    date: date
    airings: tuple[Showing, ...]
    told_at: datetime
    wish: Wish

    @property
    def digest(self) -> str:
        """Return what differs as soon as anything that is told does."""
        told = [(*map(str, one.facts), one.title) for one in self.airings]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:12]


class ProgrammeFeed(Feed):
    """The days to come, of a grade and a channel where the address names them."""

    feed_type = Rss201rev2Feed

    def get_object(self, request: HttpRequest) -> Wish:
        return read_wish(request)

    def title(self, _wish: Wish) -> str:
        return clean_text(f"{_('Lessons on the air')} – {get_repository().name}")

    def description(self, _wish: Wish) -> str:
        return _("Which lessons are on television and radio, and when.")

    def link(self, wish: Wish) -> str:
        return link(reverse("on_air_today"), wish)

    def feed_url(self, wish: Wish) -> str:
        return link(reverse("on_air_feed"), wish)

    def items(self, wish: Wish) -> Iterable[ToldDay]:
        today = timezone.localdate()
        tracked = get_programme(today=today).list_tracked()
        shown = [
            one
            for one in tracked
            if not one.is_cancelled and one.airing.is_public and wish.covers(one.airing)
        ]
        for number in range(DAYS_AHEAD):
            day = today + timedelta(days=number)
            found = [one for one in shown if one.airing.begins_at.date() == day]
            if found:
                yield ToldDay(
                    date=day,
                    airings=tuple(one.airing for one in found),
                    told_at=max(one.told_at for one in found),
                    wish=wish,
                )

    def item_title(self, item: ToldDay) -> str:
        return date_format(item.date, "l, d/m/Y")

    def item_description(self, item: ToldDay) -> str:
        lines = ((clean_text(_spell(one)),) for one in item.airings)
        return format_html_join("", "<p>{}</p>", lines)

    def item_link(self, item: ToldDay) -> str:
        return link(reverse("on_air_day", args=[item.date]), item.wish)

    def item_guid(self, item: ToldDay) -> str:
        # A reader that knows the day already shows it again when it has changed.
        return f"tag:{get_repository().domain},{item.date}:on-air-{item.digest}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: ToldDay) -> datetime:
        return item.told_at


def _spell(one: Showing) -> str:
    parts = [one.course_name, one.title, one.outlet.name]
    if one.is_repeat:
        parts.append(_("repeat"))
    return f"{one.begins_at:%H:%M} {' · '.join(part for part in parts if part)}"
