"""Tables to keep: nothing that the reader may not see, and nothing that a program computes."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lessons.discovery.actions import withdraw_entry
from lessons.exchange.views import tables
from lessons.sheets.views import sending
from lms.people.rules import Role
from tests.factories.catalogue import make_lesson
from tests.factories.curriculum import CourseFactory
from tests.factories.discovery import make_entry
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def read_csv(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def read_book(client: Client, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]


def test_anybody_takes_what_is_public(client):
    course = CourseFactory(subject__code="toan", subject__name="Toán")
    make_entry("Phép cộng", course_id=course.pk, duration_ms=750_000)
    make_entry("Khác", kind="clip")
    gone = make_entry("Gỡ")
    withdraw_entry(origin=gone.origin, now=timezone.now())
    first, second = read_csv(client, "/public.csv")
    assert (first["Tiêu đề"], second["Tiêu đề"]) == ("Khác", "Phép cộng")
    assert (second["Lớp"], second["Môn học"], second["Số phút"]) == ("Lớp 1", "Toán", "12")
    assert second["Địa chỉ trang"].startswith("http://testserver/kho/")
    assert [one["Tiêu đề"] for one in read_csv(client, "/public.csv?subject=toan")] == ["Phép cộng"]
    sheet = read_book(client, "/public.xlsx?kind=clip")
    assert [row[0].value for row in sheet.iter_rows()] == ["Tiêu đề", "Khác"]


@pytest.mark.parametrize("query", ["kind=x", "grade=primary", "subject=%00"])
def test_refuses_a_selection_of_nothing_in_vietnamese(client, query):
    response = client.get(f"/public.csv?{query}")
    assert response.status_code == 400
    assert response.content.decode().startswith("Không có loại")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " ="])
def test_nothing_is_a_formula(client, begin):
    make_entry(f"a {begin}", summary=f"{begin}cmd|' /C calc'!A0", teacher="=1+1")
    (row,) = read_csv(client, "/public.csv")
    assert row["Tóm tắt"].startswith("'")
    assert row["Giáo viên thực hiện"] == "'=1+1"
    cells = next(iter(read_book(client, "/public.xlsx").iter_rows(min_row=2)))
    assert all(cell.data_type != "f" for cell in cells)
    assert cells[7].value == "=1+1"
    assert cells[7].quotePrefix


def test_a_person_takes_the_lessons_within_reach(client, toan):
    here, there = OrganisationFactory(), OrganisationFactory()
    teacher = MembershipFactory(organisation=here, role=Role.TEACHER).user
    other = MembershipFactory(organisation=there, role=Role.TEACHER).user
    own = make_lesson(toan, title="Của tôi", owner=teacher, series="canh-dieu")
    own.title = "Của tôi, sửa rồi"
    own.save_revision()
    make_lesson(toan, title="Của người khác", owner=other)
    shown = make_lesson(toan, title="Ai cũng xem", owner=other, live=True)
    shown.title = "Chưa duyệt"
    shown.save_revision()
    client.force_login(teacher)
    rows = read_csv(client, "/admin/lessons.csv")
    assert [(one["Tiêu đề"], one["Tình trạng"]) for one in rows] == [
        ("Của tôi, sửa rồi", "Bản nháp"), ("Ai cũng xem", "Đã xuất bản"),
    ]  # fmt: skip
    assert (rows[0]["Môn học"], rows[0]["Chủ đề"]) == ("Toán", "Cộng")
    assert {"Cô Hoa", "Cánh Diều"} <= set(rows[0].values())
    assert (rows[0]["Địa chỉ trang"], rows[1]["Địa chỉ trang"]) == (
        "", f"http://testserver{shown.url}",
    )  # fmt: skip
    sheet = read_book(client, "/admin/lessons.xlsx")
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [one["Tiêu đề"] for one in rows]


@pytest.mark.parametrize("signed_in", [False, True])
def test_strangers_take_no_lessons(client, toan, signed_in):
    make_lesson(toan)
    if signed_in:
        client.force_login(UserFactory())
    assert client.get("/admin/lessons.csv").status_code in (302, 403)


def test_a_workbook_is_bounded_and_a_table_takes_few_queries(client, monkeypatch, toan):
    for place in (tables, sending):
        monkeypatch.setattr(place, "MOST_IN_WORKBOOK", 3)
    for _ in range(5):
        make_entry(course_id=toan.course_id)
    rows = list(read_book(client, "/public.xlsx").iter_rows(values_only=True))
    assert len(rows) == 5
    assert rows[-1][0].startswith("Đây chỉ là 3 hàng đầu")
    for _ in range(4):
        make_lesson(toan, recording=None)
    client.force_login(UserFactory(is_superuser=True))
    rows = list(read_book(client, "/admin/lessons.xlsx").iter_rows(values_only=True))
    assert rows[-1][0].startswith("Đây chỉ là 3 hàng đầu")
    for place in (tables, sending):
        monkeypatch.setattr(place, "MOST_IN_WORKBOOK", 4)
    assert read_book(client, "/admin/lessons.xlsx").max_row == 5
    client.get("/admin/lessons.csv").getvalue()
    with CaptureQueriesContext(connection) as queries:
        assert len(read_csv(client, "/admin/lessons.csv")) == 4
    assert len(queries) <= 10
    with CaptureQueriesContext(connection) as queries:
        assert len(read_csv(Client(), "/public.csv")) == 5
    assert len(queries) <= 3
