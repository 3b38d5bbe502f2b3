"""Statistics count what a person may read, on the screen and in the tables to keep."""

import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.catalogue import make_lesson
from tests.factories.people import UserFactory
from tests.factories.reviews import vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(lesson, people, toan, workflow):
    for name in ("peer", "toan", "doc"):
        vote(lesson, getattr(people, name))
    workflow.start(make_lesson(toan, owner=people.author), people.author)
    return lesson


def test_counts_only_whose_history_one_reads(
    client, decided, people, django_assert_max_num_queries
):
    address = reverse("reviews:statistics")
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).context["total"].submitted == 0
    client.force_login(people.author)
    with django_assert_max_num_queries(16):
        page = client.get(address)
    total = page.context["total"]
    assert (total.submitted, total.approved, total.waiting) == (2, 1, 1)
    (_title, lines, _nowhere) = page.context["tables"][1]
    assert [line.tally.submitted for line in lines] == [2]
    assert client.get(address, {"period": "m-1999-1", "first": "x"}).status_code == 200
    past = {"first": "2001-01-01", "last": "2001-01-31"}
    assert client.get(address, past).context["total"].submitted == 0


def test_the_tables_say_the_same_and_compute_nothing(client, decided, people, monkeypatch):
    client.force_login(people.author)
    places = "lessons.reviews.permissions.policy.GroupPolicy.name_places"
    monkeypatch.setattr(places, lambda _self, given: dict.fromkeys(given, "=1+1"))
    text = client.get(reverse("reviews:table", args=["csv"])).content.decode("utf-8-sig")
    assert '"\'=1+1","2","1"' in text
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("reviews:table", args=["xlsx"])).content)
    )
    cells = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert cells[2][1:4] == ["=1+1", 2, 1]
    assert book.worksheets[0]["B3"].data_type == "s"
    assert client.get(reverse("reviews:table", args=["exe"])).status_code == 404
    assert timezone.localdate().strftime("%m/%Y") in cells[1][1]
