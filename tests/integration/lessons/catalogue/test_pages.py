import pytest

from lessons.catalogue.actions import draft_lesson
from lessons.catalogue.models import LessonPage
from lessons.curriculum.models import Topic
from tests.factories.discovery import make_entry
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/", "/lop-1/", "/lop-1/toan/", "/lop-2/", "/search/?q=toan", "/search/"]
)
def test_answers_in_a_bounded_number_of_queries(client, toan, path, django_assert_max_num_queries):
    topics = list(Topic.objects.filter(course=toan.course))
    for number in range(30):
        make_entry(f"Bài {number}", kind="lesson", topic_id=topics[number % len(topics)].pk)
    client.get(path)
    with django_assert_max_num_queries(15):
        assert client.get(path).status_code == 200


def test_shows_a_lesson_only_once_it_is_live(client, toan):
    lesson = draft_lesson(
        subject_page=toan,
        title="Phép cộng",
        summary="Cộng.",
        paragraphs=["<script>alert(1)</script>"],
        by=UserFactory(),
    )
    assert client.get("/lop-1/toan/phep-cong/").status_code == 404
    assert "Phép cộng</a>" not in client.get("/lop-1/toan/").content.decode()
    lesson.get_latest_revision().publish()
    body = client.get("/lop-1/toan/phep-cong/").content.decode()
    assert "<script>alert" not in body
    assert "Phép cộng</a>" in client.get("/lop-1/toan/").content.decode()


@pytest.mark.parametrize("words", ["'", '"', "a" * 200, "* OR NEAR(", "%", "\x00", "   ", "😀"])
def test_search_survives_any_words(client, toan, words):
    assert client.get("/search/", {"q": words}).status_code == 200


def test_gives_every_lesson_an_address_without_diacritics(toan):
    first, second = (
        toan.add_child(instance=LessonPage(title="Đọc", slug="đọc", summary="Đọc.", live=False))
        for _ in range(2)
    )
    assert (first.slug, second.slug) == ("doc", "doc-2")
    first.save()
    assert first.slug == "doc"


def test_a_topic_with_something_in_it_is_a_tap_away(client, toan):
    first, second = Topic.objects.filter(course=toan.course, path__regex=r"^[^.]+$")[:2]
    make_entry("Phép cộng", topic_id=second.pk)
    body = client.get("/lop-1/toan/").content.decode()
    assert body.count(f'<a href="?topic={second.code}#lessons">{second.name}') == 2
    assert f"?topic={first.code}" not in body
    chosen = client.get(f"/lop-1/toan/?topic={second.code}").content.decode()
    assert f'<a href="?topic={second.code}#lessons" aria-current="true">' in chosen
    assert "Phép cộng</a>" in chosen
