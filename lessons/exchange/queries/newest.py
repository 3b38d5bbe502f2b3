"""The newest public things, of all or of a grade or subject; and every address there is."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from lessons.catalogue.models import GradePage, HomePage, SubjectPage
from lessons.curriculum.models import Course, Grade, Subject
from lessons.discovery.models import Entry
from lessons.discovery.queries import count_makers, list_maker_keys

NEWEST = 30
# The most that the protocol of sitemaps lets a file hold.
SITEMAP_SIZE = 50_000

Shelf = Grade | Subject | Course | None
_DOORS = ("library:home", "library:selections")


def list_newest(shelf: Shelf) -> list[Entry]:
    """Return what was published last, of all or of one grade, subject or subject of a grade."""
    rows = Entry.objects.live().select_related("grade", "subject")
    if shelf is not None:
        rows = rows.filter(**{type(shelf).__name__.lower(): shelf.pk})
    # Numbers are given out in the order of publishing; the primary key serves the page.
    return list(rows.order_by("-pk")[:NEWEST])


def count_sitemaps() -> int:
    """Return how many files the addresses of all public things fill."""
    return -(-Entry.objects.live().count() // SITEMAP_SIZE)


def list_addresses(number: int) -> Iterator[tuple[str, datetime]]:
    """Yield the addresses of file `number`, counted from 1, and when each changed last."""
    start = (number - 1) * SITEMAP_SIZE
    rows = Entry.objects.live().order_by("pk").values_list("url", "changed_at")
    yield from rows[start : start + SITEMAP_SIZE].iterator(chunk_size=2000)


def list_page_addresses() -> Iterator[tuple[str, datetime | None]]:
    """Yield the addresses of the pages that lead to public things."""
    pages = Page.objects.type(HomePage, GradePage, SubjectPage).live().public().order_by("path")
    for page in pages.iterator(chunk_size=500):
        if parts := page.get_url_parts():
            yield parts[2], page.last_published_at
    for name in _DOORS:
        try:
            yield reverse(name), None
        except NoReverseMatch:
            continue  # the app is not installed


def count_maker_sitemaps() -> int:
    """Return how many files the pages of schools and teachers fill."""
    return -(-count_makers() // SITEMAP_SIZE)


def list_maker_addresses(number: int) -> Iterator[tuple[str, datetime | None]]:
    """Yield the pages of schools and teachers in file `number`, counted from 1."""
    start = (number - 1) * SITEMAP_SIZE
    for name, key in islice(list_maker_keys(), start, start + SITEMAP_SIZE):
        try:
            yield reverse(f"discovery_{name}", args=[key]), None
        except NoReverseMatch:
            return  # the host shows no search, and none of these
