"""Addresses for other systems; a host site includes them before Wagtail's."""

from django.urls import path, re_path

from lessons.exchange.views import sitemaps
from lessons.exchange.views.api import router
from lessons.exchange.views.feeds import NewestAtom, NewestRss
from lessons.exchange.views.freshness import unless_unchanged
from lessons.exchange.views.harvests import answer_harvester
from lessons.exchange.views.tables import show_public

atom, rss = unless_unchanged(NewestAtom()), unless_unchanged(NewestRss())

urlpatterns = [
    path("oai", answer_harvester, name="exchange_oai"),
    path("feeds/new.atom", atom, name="exchange_feed"),
    path("feeds/new.rss", rss, name="exchange_rss"),
    path("feeds/grade/<slug:level>/<int:number>.atom", atom, name="exchange_feed_grade"),
    path("feeds/grade/<slug:level>/<int:number>.rss", rss, name="exchange_rss_grade"),
    path("feeds/subject/<slug:subject>.atom", atom, name="exchange_feed_subject"),
    path("feeds/subject/<slug:subject>.rss", rss, name="exchange_rss_subject"),
    path(
        "feeds/grade/<slug:level>/<int:number>/<slug:subject>.atom",
        atom,
        name="exchange_feed_course",
    ),
    path(
        "feeds/grade/<slug:level>/<int:number>/<slug:subject>.rss", rss, name="exchange_rss_course"
    ),
    path("api/v2/", router.urls),
    re_path(r"^public\.(?P<form>csv|xlsx)$", show_public, name="exchange_table"),
    path("sitemap.xml", sitemaps.show_index, name="exchange_sitemap"),
    path("sitemap-pages.xml", sitemaps.show_pages, name="exchange_sitemap_pages"),
    path("sitemap-<int:number>.xml", sitemaps.show_part, name="exchange_sitemap_part"),
    path("sitemap-makers-<int:number>.xml", sitemaps.show_makers, name="exchange_sitemap_makers"),
]
