from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction

from lessons.catalogue.actions import draft_lesson
from lessons.catalogue.middleware import PublicPagesMiddleware
from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.discovery.actions import withdraw_entry
from tests.factories.discovery import make_entry
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(toan: SubjectPage) -> LessonPage:
    """Return a lesson that was just published."""
    drafted = draft_lesson(
        subject_page=toan, title="Phép cộng", summary="Cộng.", paragraphs=[], by=UserFactory()
    )
    drafted.get_latest_revision().publish()
    drafted.refresh_from_db()
    return drafted


PAGES = ["/", "/lop-1/", "/lop-1/toan/", "/lop-1/toan/phep-cong/", "/search/?q=phep"]


@pytest.mark.parametrize("path", PAGES)
def test_the_second_reader_gets_the_page_for_one_question(
    client, lesson, path, django_assert_num_queries
):
    first = client.get(path)
    with django_assert_num_queries(1):
        second = Client().get(path)
    assert second.content == first.content
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert second.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Cookie" in second.headers["Vary"]
    assert second.headers["Last-Modified"]


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_who_has_the_page_is_told_so(client, lesson, encoding):
    headers = {"accept-encoding": encoding}
    etag = client.get("/lop-1/toan/", headers=headers).headers["ETag"]
    caches["pages"].clear()
    again = client.get("/lop-1/toan/", headers=headers | {"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    other = client.get("/lop-1/toan/", headers=headers | {"if-none-match": '"other"'})
    assert other.status_code == 200


def test_head_is_the_page_without_its_body(client, lesson):
    before = client.head("/lop-1/toan/")
    page = client.get("/lop-1/toan/")
    after = client.head("/lop-1/toan/")
    assert (before.content, after.content) == (b"", b"")
    assert after.headers["ETag"] == page.headers["ETag"]
    assert after.headers["Content-Length"] == str(len(page.content))
    assert client.get("/lop-1/toan/").content == page.content


def test_what_was_withdrawn_is_gone_at_once(client, lesson):
    for path in PAGES:
        assert client.get(path).status_code == 200
    lesson.unpublish()
    assert client.get("/lop-1/toan/phep-cong/").status_code == 404
    assert "Phép cộng</a>" not in client.get("/lop-1/toan/").content.decode()
    assert "Phép cộng</a>" not in client.get("/search/?q=phep").content.decode()


def test_a_thing_of_another_room_is_gone_at_once_too(client, lesson):
    entry = make_entry("Phiếu cộng")
    assert b"Phi\xe1\xba\xbfu c\xe1\xbb\x99ng</a>" in client.get("/search/?q=phieu").content
    withdraw_entry(origin=entry.origin, now=entry.published_at)
    assert b"Phi\xe1\xba\xbfu c\xe1\xbb\x99ng</a>" not in client.get("/search/?q=phieu").content


def test_a_page_put_behind_a_password_is_gone_at_once(client, lesson):
    client.get("/lop-1/toan/phep-cong/")
    PageViewRestriction.objects.create(
        page=lesson, restriction_type=PageViewRestriction.PASSWORD, password="mo-ra"
    )
    answer = client.get("/lop-1/toan/phep-cong/")
    assert "Cộng." not in answer.content.decode()
    assert "public" not in answer.headers["Cache-Control"]


def test_a_draft_changes_nothing_for_readers(client, lesson, django_assert_num_queries):
    client.get("/lop-1/toan/phep-cong/")
    lesson.title = "Bản nháp"
    lesson.save_revision()
    with django_assert_num_queries(1):
        assert "Bản nháp" not in client.get("/lop-1/toan/phep-cong/").content.decode()


def test_whoever_signed_in_neither_sees_nor_leaves_a_kept_page(client, lesson):
    client.get("/lop-1/toan/")
    member = Client()
    member.force_login(UserFactory())
    for path in ("/lop-1/toan/", "/lop-1/"):
        own = member.get(path)
        assert 'href="/people/"' in own.content.decode()
        assert set(own.headers["Cache-Control"].split(", ")) == {"no-cache", "private"}
        assert 'href="/people/"' not in client.get(path).content.decode()


def test_each_language_is_a_page_of_its_own(client, lesson):
    vietnamese = client.get("/lop-1/toan/").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/lop-1/toan/").content.decode()
    assert ('lang="vi"' in vietnamese, 'lang="en"' in english) == (True, True)
    assert '<html lang="vi">' in Client().get("/lop-1/toan/").content.decode()
    client.cookies["django_language"] = "xx"
    assert client.get("/lop-1/toan/").content.decode() == vietnamese


def test_packed_and_plain_pages_are_not_mixed_up(client, lesson):
    packed = client.get("/lop-1/toan/", headers={"accept-encoding": "gzip"})
    plain = client.get("/lop-1/toan/")
    again = client.get("/lop-1/toan/", headers={"accept-encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == again.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["ETag"] != plain.headers["ETag"]


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/people/", "/admin/", "/khong-co/", "/healthz", "/library/mine/"]
)
def test_keeps_nothing_but_the_views_that_were_named(client, lesson, path):
    client.get(path)
    assert caches["pages"]._cache == {}


@pytest.mark.parametrize("name", ["sessionid", "messages", "anything"])
def test_a_cookie_that_may_matter_goes_past_the_cache(client, lesson, name):
    client.cookies[name] = "x"
    answer = client.get("/lop-1/toan/")
    assert "ETag" not in answer.headers
    assert caches["pages"]._cache == {}


class Match:
    """What Django found for an address."""

    view_name = "wagtail_serve"


def ask(answer: Any, **headers: str) -> HttpResponse:
    """Send a request through the middleware alone; `answer` makes the page."""
    request = RequestFactory().get("/trang/", **headers)
    request.user = AnonymousUser()

    def view(request: Any) -> HttpResponse:
        request.resolver_match = Match()
        return answer(request)

    return PublicPagesMiddleware(view)(request)  # type: ignore[return-value]


def make_cookie(request: Any) -> HttpResponse:
    response = HttpResponse("x")
    response.set_cookie("seen", "1")
    return response


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: HttpResponse(get_token(request)),
        make_cookie,
        lambda request: HttpResponse("x", headers={"Cache-Control": "private"}),
        lambda request: HttpResponse("x", headers={"Vary": "User-Agent"}),
        lambda request: HttpResponse("x", headers={"Content-Security-Policy": "'nonce-abc'"}),
        lambda request: HttpResponse("x", status=404),
        lambda request: HttpResponse("x", status=302, headers={"Location": "/"}),
    ],
    ids=["csrf", "cookie", "private", "vary", "nonce", "404", "302"],
)
def test_never_keeps_what_was_made_for_one_reader(lesson, answer):
    assert "ETag" not in ask(answer).headers
    assert caches["pages"]._cache == {}


def test_another_host_is_another_page(client, lesson):
    pages = [client.get("/", headers={"host": host}) for host in ("a.example", "b.example")]
    assert len(caches["pages"]._cache) == 2
    assert all(page.status_code == 200 for page in pages)


def test_keeps_nothing_where_no_cache_is_named(client, lesson, settings):
    settings.LESSONS = settings.LESSONS | {"PAGES_CACHE": ""}
    assert client.get("/lop-1/toan/").status_code == 200
    assert caches["pages"]._cache == {}
