"""Feeds and sitemaps, read as others read them."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site

from lessons.catalogue.actions import grow_page_tree, plant_home
from lessons.discovery.actions import withdraw_entry
from lessons.exchange.queries import newest
from tests.factories.curriculum import CourseFactory
from tests.factories.discovery import make_entry

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(client: Client, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200
    return fromstring(response.getvalue())


def titles_of(feed: Element) -> list[str | None]:
    return [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")]


def test_a_feed_tells_what_is_new_newest_first(client):
    make_entry("Cũ")
    entry = make_entry("Mới \x0b<b>", summary="Em\x00 học", teacher="Cô Hoa", kind="clip")
    gone = make_entry("Đã gỡ")
    withdraw_entry(origin=gone.origin, now=timezone.now())
    feed = read(client, "/feeds/new.atom")
    assert titles_of(feed) == ["Mới <b>", "Cũ"]
    first = feed.find(f"{ATOM}entry")
    assert first is not None
    assert first.findtext(f"{ATOM}id") == f"oai:songhoc.local:{entry.identifier}"
    link = first.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://testserver{entry.url}"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "Cô Hoa"
    assert feed.findtext(f"{ATOM}subtitle") == "Bài giảng và học liệu mới"
    items = read(client, "/feeds/new.rss").findall("channel/item")
    assert [one.findtext("title") for one in items] == ["Mới <b>", "Cũ"]


def test_a_feed_may_be_of_a_grade_a_subject_or_both(client):
    toan = CourseFactory(subject__code="toan", grade__number=1)
    CourseFactory(subject__code="tieng-viet", grade=toan.grade)
    make_entry("Toán 1", course_id=toan.pk)
    make_entry("Không của lớp nào")
    for place in ("grade/primary/1", "subject/toan", "grade/primary/1/toan"):
        assert titles_of(read(client, f"/feeds/{place}.atom")) == ["Toán 1"]
    assert titles_of(read(client, "/feeds/subject/tieng-viet.atom")) == []


@pytest.mark.parametrize("place", [
    "grade/primary/99999999999999999999999", "grade/primary/7", "subject/x", "grade/no/1/toan",
])  # fmt: skip
def test_there_is_no_feed_of_what_is_not_taught(client, place):
    assert client.get(f"/feeds/{place}.atom").status_code == 404


def test_a_feed_takes_few_queries_whatever_is_new(client):
    course = CourseFactory()
    for number in range(40):
        make_entry(f"Bài {number}", course_id=course.pk)
    with CaptureQueriesContext(connection) as queries:
        feed = read(client, "/feeds/new.atom")
    assert len(titles_of(feed)) == newest.NEWEST
    assert len(queries) <= 3


@pytest.mark.parametrize("address", ["/feeds/new.atom", "/sitemap.xml", "/sitemap-1.xml"])
def test_an_unchanged_site_is_not_told_again(client, address):
    make_entry()
    tag = client.get(address)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert len(queries) == 1
    make_entry()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_sitemaps_hold_every_address_once_in_files_of_a_size(client, monkeypatch):
    monkeypatch.setattr(newest, "SITEMAP_SIZE", 2)
    made = [make_entry(url=f"/kho/{n}/?a=1&b=<").url for n in range(5)]
    gone = make_entry()
    withdraw_entry(origin=gone.origin, now=timezone.now())
    index = [one.text or "" for one in read(client, "/sitemap.xml").iter(f"{MAP}loc")]
    assert index == [f"http://testserver/sitemap-{part}.xml" for part in ("pages", "1", "2", "3")]
    found = []
    for address in index[1:]:
        for one in read(client, address.removeprefix("http://testserver")):
            found.append(one.findtext(f"{MAP}loc"))
            assert (one.findtext(f"{MAP}lastmod") or "").endswith("Z")
    assert found == [f"http://testserver{url}" for url in made]
    assert client.get("/sitemap-4.xml").status_code == 404
    assert client.get(f"/sitemap-{10**30}.xml").status_code == 404


def test_the_pages_that_lead_to_things_are_in_a_sitemap_of_their_own(client):
    CourseFactory(subject__name="Toán", subject__code="toan")
    home = plant_home(site_name="Sóng Học")
    grow_page_tree(home=home)
    Site.clear_site_root_paths_cache()
    found = [one.text or "" for one in read(client, "/sitemap-pages.xml").iter(f"{MAP}loc")]
    assert "http://testserver/lop-1/toan/" in found
    assert "http://testserver/library/" in found


def test_robots_and_pages_name_them(client):
    CourseFactory(subject__name="Toán", subject__code="toan")
    grow_page_tree(home=plant_home(site_name="Sóng Học"))
    Site.clear_site_root_paths_cache()
    robots = client.get("/robots.txt").content.decode()
    assert "\nSitemap: http://testserver/sitemap.xml\n" in robots
    assert 'href="/feeds/new.atom"' in client.get("/").content.decode()
    assert 'href="/feeds/grade/primary/1.atom"' in client.get("/lop-1/").content.decode()
    page = client.get("/lop-1/toan/").content.decode()
    assert 'href="/feeds/grade/primary/1/toan.atom"' in page
