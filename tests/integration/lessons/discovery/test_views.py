import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from lessons.discovery.models import Kind
from lessons.discovery.templatetags.discovery import minutes
from tests.factories.curriculum import CourseFactory, GradeFactory, SubjectFactory, TopicFactory
from tests.factories.discovery import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db: None):
    """Put thirty lessons into Toán of grade 1, one clip into grade 2."""
    subject = SubjectFactory(code="toan", name="Toán")
    course = CourseFactory(grade=GradeFactory(number=1), subject=subject)
    for number in range(30):
        make_entry(f"Phép cộng {number}", kind="lesson", course_id=course.pk)
    other = CourseFactory(grade=GradeFactory(number=2), subject=subject)
    make_entry("Phép trừ", kind="clip", course_id=other.pk, summary="<script>alert(1)</script>")
    return course


def read(client, path: str, **asked) -> str:
    return html.unescape(client.get(path, asked).content.decode())


def test_every_facet_is_a_plain_link_with_its_count(client, course):
    body = read(client, "/search/", q="phep")
    assert '<a href="?q=phep&grade=1" rel="nofollow">Lớp 1 <b>30</b></a>' in body
    assert (
        f'<a href="?q=phep&kind=clip" rel="nofollow">{Kind.CLIP.label.capitalize()} <b>1</b></a>'
        in body
    )


def test_what_is_chosen_is_a_chip_that_takes_itself_away(client, course):
    body = read(client, "/search/", q="phep", grade="1", kind="lesson")
    assert '<a href="?q=phep&kind=lesson">Lớp 1 ' in body
    assert f'<a href="?q=phep&grade=1">{Kind.LESSON.label.capitalize()} ' in body
    assert 'aria-current="true">Lớp 1 <b>30</b>' in body


def test_grades_stand_in_the_order_of_school(client, course):
    body = read(client, "/search/", q="phep")
    assert body.index(">Lớp 1 <b>") < body.index(">Lớp 2 <b>")


def test_turns_pages_without_losing_what_was_chosen(client, course):
    body = read(client, "/search/", q="phep", grade="1")
    assert "1–24 trong số 30 kết quả" in body
    assert 'href="?q=phep&grade=1&page=2"' in body
    assert "25–30 trong số 30" in read(client, "/search/", q="phep", grade="1", page="2")


def test_says_what_to_loosen_where_nothing_is_found(client, course):
    body = read(client, "/search/", q="tru", grade="1")
    assert '<a href="?q=tru">bỏ “Lớp 1”: 1 kết quả</a>' in body


def test_says_what_was_looked_for_instead(client, course):
    body = read(client, "/search/", q="truwf")
    assert "Có phải bạn tìm <strong>trừ</strong>?" in body
    assert "Phép trừ</a>" in body


def test_shows_words_of_others_as_text(client, course):
    body = client.get("/search/", {"q": '"><script>alert(2)</script> tru'}).content.decode()
    assert "<script>alert" not in body
    assert "<script>alert" not in client.get("/search/", {"q": "tru"}).content.decode()


def test_values_of_facets_are_text_as_well(client, course):
    for school in ('<script>alert("3")</script>', "Trường A"):
        make_entry("Phép chia", school=school, course_id=course.pk)
    body = client.get("/search/", {"q": "chia"}).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(&quot;3&quot;)&lt;/script&gt; <b>1</b>" in body


def test_suggests_while_somebody_types(client, course):
    assert client.get(reverse("search_suggest"), {"q": "phep tr"}).json() == ["Phép trừ"]
    assert client.get(reverse("search_suggest")).json() == []


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reads(client, db, method):
    assert getattr(client, method)("/search/").status_code == 405


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "q=phep",
        "q=phép+cộng&grade=1",
        "q=pheps",
        "q=phép+xyz",
        "grade=1&subject=toan",
        "page=2",
    ],
)
def test_asks_few_questions_whatever_the_data(client, course, asked, django_assert_max_num_queries):
    for number in range(40):
        topic = TopicFactory(course=course)
        make_entry(f"Phép {number}", topic_id=topic.pk, school=f"Trường {number}")
    with django_assert_max_num_queries(15):
        body = client.get(f"/search/?{asked}").content
    assert body.count(b'<li><a href="/kho/') == 24


def test_the_page_stays_small_with_everything_on_it(client, course):
    for number in range(40):
        make_entry(
            f"Phép {number}", school=f"Trường Tiểu học {number}", duration_ms=number * 60_000
        )
    body = client.get("/search/?q=phep", headers={"accept-encoding": "gzip"}).content
    assert len(body) < 8_000
    assert re.search(rb"^\x1f\x8b", body)


@pytest.mark.parametrize(
    ("duration_ms", "said"),
    [
        (400, "1 giây"),
        (10_200, "10 giây"),
        (59_400, "59 giây"),
        (59_600, "1 phút"),
        (720_000, "12 phút"),
    ],
)
def test_says_seconds_of_what_lasts_less_than_a_minute(duration_ms, said):
    with translation.override("vi"):
        assert minutes(duration_ms) == said
