"""Links by the sheet, looked at before anything is written; exports that compute nothing."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from lessons.library.models import LinkCheck, Resource
from lessons.library.sheets import ResourceSheet
from lessons.sheets.actions import Refusal, apply_sheet, stage_sheet
from lessons.sheets.views import sending
from tests.factories.curriculum import CourseFactory, SubjectFactory, TopicFactory
from tests.factories.library import NOW, ResourceFactory
from tests.factories.people import UserFactory
from tests.factories.sheets import make_workbook

pytestmark = pytest.mark.django_db
PLACE = ["Tiểu học", 1, "toan"]
HEADINGS = ["kind", "title", "link", "level", "grade", "subject", "topic", "licence", "tags"]


@pytest.fixture
def officer():
    return UserFactory(superuser=True)


def bring(rows, by):
    file = io.BytesIO(make_workbook([HEADINGS, *rows]))
    return stage_sheet(kind=ResourceSheet(), file=file, file_name="a.xlsx", by=by, now=NOW)


def test_each_row_becomes_a_draft_once_confirmed(officer) -> None:
    course = CourseFactory(subject=SubjectFactory(code="toan"))
    topic = TopicFactory(course=course, code="cac-so")
    staged = bring(
        [
            [
                "textbook",
                "Toán\u202e 1",
                "https://a.vn/1",
                "Tiểu học",
                1,
                "toan",
                "cac-so",
                "",
                "a,b",
            ],
            ["clip", "Phép cộng", "HTTPS://A.vn/2", "", "", "", "", "cc-by", ""],
        ],
        officer,
    )
    assert not Resource.objects.exists()
    assert apply_sheet(staged=staged, by=officer, now=NOW + timedelta(minutes=1)) == 2
    book, clip = Resource.objects.order_by("pk")
    assert (book.title, book.course, book.topic, book.licence, book.tags) == (
        "Toán 1",
        course,
        topic,
        "publisher",
        "a, b",
    )
    assert (clip.link, clip.owner, clip.live) == ("https://a.vn/2", officer, False)
    assert not LinkCheck.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        ["textbook", "x", "http://10.0.0.1/", "", "", "", "", "", ""],
        ["textbook", "x", "javascript:alert(1)", "", "", "", "", "", ""],
        ["image", "x", "https://a.vn/1", "", "", "", "", "", ""],
        ["textbook", "x", "https://a.vn/1", "Tiểu học", "", "", "", "", ""],
        ["textbook", "x", "https://a.vn/1", "Tiểu học", 1, "khong-co", "", "", ""],
        ["textbook", "x", "https://a.vn/1", "Tiểu học", 1, "toan", "khong-co", "", ""],
        ["textbook", "x", "https://a.vn/co-roi", "", "", "", "", "", ""],
    ],
)
def test_a_wrong_row_writes_nothing(officer, row) -> None:
    CourseFactory(subject=SubjectFactory(code="toan"))
    ResourceFactory(link="https://a.vn/co-roi", owner=officer)
    refused = bring([row, ["clip", "y", "https://a.vn/2", "", "", "", "", "", ""]], officer)
    assert isinstance(refused, Refusal)
    assert [error.row for error in refused.errors] == [2]
    assert Resource.objects.count() == 1


def test_the_same_link_twice_is_told(officer) -> None:
    row = ["clip", "y", "https://a.vn/2", "", "", "", "", "", ""]
    refused = bring([row, row], officer)
    assert [error.row for error in refused.errors] == [3]


def test_exports_hold_what_is_within_reach_as_text(client, officer) -> None:
    ResourceFactory(title="=1+1", owner=officer)
    client.force_login(officer)
    table = client.get(reverse("library_admin:export", args=["csv"])).getvalue()
    assert table.startswith(b"\xef\xbb\xbf")
    assert b'"\'=1+1"' in table
    book = client.get(reverse("library_admin:export", args=["xlsx"])).content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == "=1+1"]
    assert [cell.data_type for cell in cells] == ["s"]
    client.force_login(UserFactory())
    assert client.get(reverse("library_admin:export", args=["csv"])).status_code in (302, 403, 404)


def test_a_long_workbook_is_cut_and_says_so(client, officer, monkeypatch) -> None:
    monkeypatch.setattr(sending, "MOST_IN_WORKBOOK", 2)
    for number in range(4):
        ResourceFactory(title=f"Bài {number}", owner=officer)
    client.force_login(officer)
    book = client.get(reverse("library_admin:export", args=["xlsx"])).content
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + 2 + 1
    assert "CSV" in rows[-1][0]
    lines = client.get(reverse("library_admin:export", args=["csv"])).getvalue().splitlines()
    assert len(lines) == 1 + 4


def test_the_links_screen_asks_again(client, officer) -> None:
    resource = ResourceFactory(public=True)
    check = LinkCheck.objects.create(
        resource=resource,
        link=resource.link,
        host="a.vn",
        state="broken",
        last_answer="gone",
        failures=3,
        next_check_at=NOW + timedelta(days=400),
    )
    client.force_login(officer)
    address = reverse("library_admin:links")
    page = client.get(address, {"state": "broken"}).content.decode()
    assert resource.title in page
    assert "không có trang này" in page
    assert resource.title not in client.get(address, {"state": "works"}).content.decode()
    client.post(address, {"link": resource.pk})
    check.refresh_from_db()
    assert check.next_check_at < NOW + timedelta(days=400)
