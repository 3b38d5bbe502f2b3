"""The JSON interface: what is public and nothing else, whatever is asked."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from lessons.discovery.actions import withdraw_entry
from tests.factories.catalogue import make_lesson
from tests.factories.curriculum import CourseFactory
from tests.factories.discovery import make_entry
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def get(client: Client, address: str) -> Any:
    response = client.get(f"/api/v2/{address}")
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    return response.json()


def titles_of(answer: Any) -> list[str]:
    return [one["title"] for one in answer["items"]]


def test_lists_public_lessons_with_what_their_pages_say(client, toan):
    lesson = make_lesson(toan, live=True, school_name="Trường Hoa Sen")
    (one,) = get(client, "lessons/")["items"]
    assert one["title"] == lesson.title
    assert one["teachers"] == ["Cô Hoa"]
    assert one["topic"] == "Cộng"
    assert one["meta"]["html_url"] == f"http://testserver{lesson.url}"
    detail = client.get(one["meta"]["detail_url"]).json()
    assert detail["outcomes"] == ["Đếm được đến 10."]
    assert detail["school"] == "Trường Hoa Sen"


def test_series_and_licence_are_told_in_words_not_in_codes(client, toan):
    lesson = make_lesson(toan, live=True, series="canh-dieu")
    entry = make_entry(licence="cc-by")
    assert get(client, f"lessons/{lesson.pk}/")["series"] == "Cánh Diều"
    address = "https://creativecommons.org/licenses/by/4.0/deed.vi"
    assert get(client, f"entries/{entry.pk}/")["licence"] == address


def test_a_draft_or_restricted_lesson_is_never_told(client, toan):
    draft = make_lesson(toan, title="Bản nháp")
    shown = make_lesson(toan, title="Đã đăng", live=True)
    shown.title = "Chưa duyệt"
    shown.save_revision()
    hidden = make_lesson(toan, title="Nội bộ", live=True)
    PageViewRestriction.objects.create(page=hidden, restriction_type="login")
    member = UserFactory(is_superuser=True)
    group = Group.objects.create(name="x")
    member.groups.add(group)
    client.force_login(member)
    assert titles_of(get(client, "lessons/")) == ["Đã đăng"]
    assert get(client, f"lessons/{shown.pk}/")["title"] == "Đã đăng"
    for lesson in (draft, hidden):
        assert client.get(f"/api/v2/lessons/{lesson.pk}/").status_code == 404
    PageViewRestriction.objects.create(page=toan, restriction_type="password", password="x")
    assert titles_of(get(client, "lessons/")) == []


def test_tells_of_people_what_the_pages_say_and_no_more(client, toan):
    lesson = make_lesson(toan, live=True)
    owner = lesson.owner
    text = client.get(f"/api/v2/lessons/{lesson.pk}/?fields=*").content.decode()
    for secret in (owner.username, owner.email, '"owner"', "account"):
        assert secret not in text
    for field in ("owner", "teachers(account)", "latest_revision", "recording"):
        assert client.get(f"/api/v2/lessons/?fields={field}").status_code == 400


def test_lists_everything_public_newest_first(client):
    make_entry("Cũ", kind="clip")
    entry = make_entry("Mới", course_id=CourseFactory(subject__code="toan").pk)
    gone = make_entry("Gỡ")
    withdraw_entry(origin=gone.origin, now=timezone.now())
    answer = get(client, "entries/")
    assert (titles_of(answer), answer["meta"]["total_count"]) == (["Mới", "Cũ"], 2)
    one = get(client, f"entries/{entry.pk}/")
    assert (one["grade_code"], one["subject_code"]) == ("primary.1", "toan")
    assert one["meta"]["html_url"] == f"http://testserver{entry.url}"
    assert client.get(f"/api/v2/entries/{gone.pk}/").status_code == 404
    for query in ("grade=primary.1", "subject=toan", "kind=worksheet", "order=-title&limit=1"):
        assert titles_of(get(client, f"entries/?{query}")) == ["Mới"]
    assert titles_of(get(client, "entries/?changed_since=9999-12-31")) == []
    assert titles_of(get(client, "entries/?limit=1&offset=1&order=id")) == ["Mới"]


def test_selects_lessons_by_grade_and_subject(client, toan):
    make_lesson(toan, live=True)
    assert len(get(client, "lessons/?grade=primary.1&subject=toan")["items"]) == 1
    assert get(client, "lessons/?grade=primary.2")["items"] == []


HOSTILE = [
    "limit=101", "limit=-1", "limit=x", "limit=%D9%A1", "offset=99999999999999999999",
    "offset=1000001", "order=random", "order=owner", "order=password", "order=title\0",
    "fields=x", "fields=" + "a(" * 60, "type=wagtailcore.Page", "child_of=1", "search=x",
    "limit=1&limit=2", "id=1", "grade=primary.1", "owner__password=x",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("endpoint", ["lessons", "entries"])
def test_refuses_what_it_does_not_know_with_a_sentence(client, endpoint, query):
    if query == "grade=primary.1":
        query = "grade=primary.1%00"
    response = client.get(f"/api/v2/{endpoint}/?{query}".replace("\0", "%00"))
    assert response.status_code == 400
    assert response.json()["message"]


@pytest.mark.parametrize(
    "query", ["kind=x", "kind=%FF", "changed_since=9999-99-99", "subject=a%20b"]
)
def test_refuses_filters_that_nothing_can_have(client, query):
    assert client.get(f"/api/v2/entries/?{query}").status_code == 400


def test_writes_nothing_and_knows_no_absurd_numbers(client):
    assert client.post("/api/v2/lessons/").status_code == 405
    assert client.delete("/api/v2/entries/1/").status_code == 405
    assert client.get(f"/api/v2/entries/{10**30}/").status_code == 404
    assert client.get(f"/api/v2/lessons/{10**30}/").status_code == 404
    assert client.get("/api/v2/entries/?grade=primary.9999").json()["items"] == []


def test_a_list_takes_few_queries_whatever_it_holds(client, toan):
    for number in range(6):
        make_lesson(toan, title=f"Bài {number}", live=True, recording=None)
    for _ in range(30):
        make_entry(course_id=toan.course_id)
    for address, most in (("lessons/?fields=*&limit=100", 8), ("entries/?fields=*", 3)):
        client.get(f"/api/v2/{address}")
        with CaptureQueriesContext(connection) as queries:
            get(client, address)
        assert len(queries) <= most, [one["sql"][:100] for one in queries]


def test_an_unchanged_answer_is_not_sent_again(client):
    make_entry()
    tag = client.get("/api/v2/entries/")["ETag"]
    headers = {"If-None-Match": tag}
    assert client.get("/api/v2/entries/", headers=headers).status_code == 304
    make_entry()
    assert client.get("/api/v2/entries/", headers=headers).status_code == 200
