"""Timetables as spreadsheets: refused by row with a way out, planned whole, taken away in scope."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lessons.sheets.models import StagedSheet
from lessons.sheets.rules import InvalidCell
from lms.classes.actions.importing import PeriodEntry, UnableToPlan, plan_many
from lms.classes.models import Period
from lms.classes.queries.timetable import list_subjects
from lms.classes.sheets import parse_clock, parse_day
from lms.people.permissions import SYSTEM, NotAllowed
from tests.factories.classes import ClassGroupFactory
from tests.factories.sheets import make_workbook
from tests.integration.lms.classes.test_class_groups import WHO
from tests.integration.lms.classes.test_terms import name_holiday
from tests.integration.lms.classes.test_timetables import LINK, MONDAY, NOW, add, plan

pytestmark = pytest.mark.django_db

HEADINGS = ["group", "day", "start", "minutes", "subject", "kind", "teacher", "link"]


def bring(client: Client, *rows: list[object]) -> Any:
    """Bring a sheet of these rows."""
    file = BytesIO(make_workbook([HEADINGS, *rows]))
    file.name = "tkb.xlsx"
    return client.post(reverse("sheets:bring", args=["timetable"]), {"file": file})


def read(answer: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a workbook below its headings."""
    return list(load_workbook(BytesIO(answer.content)).worksheets[0].values)[1:]


@pytest.mark.parametrize("value", [datetime(2026, 12, 7), "7/12/2026", "07/12/2026", "2026-12-07"])
def test_days_are_read_as_spreadsheets_and_people_write_them(value: object) -> None:
    assert parse_day(value) == MONDAY


def test_clocks_are_read_as_spreadsheets_and_people_write_them() -> None:
    for value in (time(7, 30), datetime(1899, 12, 30, 7, 30), "7:30", "7h30", "07.30", "7:30:00"):
        assert parse_clock(value) == time(7, 30)
    for parse, value in ((parse_day, "7/12"), (parse_day, "7/12/1926"), (parse_clock, "7 giờ")):
        with pytest.raises(InvalidCell):
            parse(value)


def test_every_refused_row_says_why_and_what_to_do(client: Client, people: Any, group: Any) -> None:
    subject = list_subjects(group).first()
    name_holiday(people.school)
    other = ClassGroupFactory(school=people.school, grade=group.grade, name="1B")
    teacher = people.homeroom.username
    client.force_login(people.administrator)
    page = bring(
        client,
        ["1a", MONDAY, "7:30", 60, subject.name, "trực tuyến", "", ""],
        ["1A", MONDAY, "8:30", 35, subject.code, "online", teacher, ""],
        ["1B", MONDAY, "8:40", 35, subject.name, "tại lớp", teacher, ""],
        ["1A", "17/12/2026", "8:00", 35, subject.name, "online", "", ""],
        ["1A", MONDAY, "10:00", 35, "Bơi", "online", "ai-do", ""],
        ["9Z", MONDAY, "10:00", 35, subject.name, "online", "", ""],
        ["1A", "7/12/2024", "10:00", 35, subject.name, "online", "", ""],
        ["1A", MONDAY, "8:30", 35, subject.name, "online", "", ""],
        ["1A", MONDAY, "11:00", 500, subject.name, "đường bộ", "", "javascript:alert(1)"],
    ).content.decode()
    for text in (
        "60 phút trước màn hình là quá lâu với học sinh cấp này",
        "Thay vào đó: Rút còn 35 phút.",
        "Từ 8:30 đến 9:05 thầy cô này đã có tiết ở lớp khác.",
        "Thay vào đó: Chuyển sang bắt đầu lúc 9:05.",
        "Hôm đó học sinh được nghỉ: Nghỉ bão.",
        "Khối của lớp này không có môn học như vậy.",
        "Không có ai dùng tên đăng nhập này dạy ở trường.",
        "Thầy cô không phụ trách lớp nào tên này ở trường và năm học ấy.",
        "Mỗi tiết từ 5 đến 240 phút.",
        "Đây không phải là đường dẫn vào phòng học.",
    ):
        assert text in page, text
    assert not Period.objects.exists()
    assert not StagedSheet.objects.exists()
    assert other.periods.count() == 0


def test_a_sheet_is_planned_whole_and_what_is_taken_away_comes_back(
    client: Client, people: Any, group: Any
) -> None:
    subject = list_subjects(group).first()
    standing = add(group, teacher=people.homeroom.pk)
    client.force_login(people.homeroom)
    days = [MONDAY + timedelta(days=number) for number in range(3)]
    answer = bring(
        client,
        # Of the same class, day and start: what was there is changed.
        ["1A", days[0], "8:00", 30, subject.name, "on_site", "", ""],
        ["1A", days[1], "8:00", 35, subject.name, "online", people.homeroom.username, LINK],
        ["1A", days[2], "8:00", 35, subject.name, "television", "", ""],
    )
    assert Period.objects.count() == 1, "nothing before it is confirmed"
    assert client.post(answer.url).status_code == 302
    assert Period.objects.count() == 3
    standing.refresh_from_db()
    assert (standing.minutes, standing.kind, standing.version) == (30, "on_site", 1)
    taken = client.get(
        reverse("classes_admin:timetable_file", args=[group.pk, "week"]) + f"?week={MONDAY}"
    )
    rows = read(taken)
    assert rows[0][1:5] == ("1A", "07/12/2026", "08:00", 30)
    assert rows[1][-1] == LINK
    file = BytesIO(taken.content)
    file.name = "tkb.xlsx"
    back = client.post(reverse("sheets:bring", args=["timetable"]), {"file": file})
    page = client.post(back.url, follow=True).content.decode()
    assert "3 dòng" in page
    assert list(Period.objects.order_by("day").values_list("version", flat=True)) == [1, 0, 0]


@pytest.mark.parametrize("who", WHO)
def test_sheets_are_brought_and_taken_away_within_reach_alone(
    people: Any, group: Any, who: str
) -> None:
    user, (sees, runs) = getattr(people, who), WHO[who]
    period = add(group)
    elsewhere = ClassGroupFactory(school=people.other, grade=group.grade, name="1C")
    add(elsewhere)
    client = Client()
    client.force_login(user)
    for part, week in (("week", f"?week={MONDAY}"), ("all", ""), ("school", f"?week={MONDAY}")):
        file = client.get(reverse("classes_admin:timetable_file", args=[group.pk, part]) + week)
        assert (file.status_code == 200) is sees
        if sees:
            (row,) = read(file)
            assert row[1] == "1A"
            assert (row[-1] == LINK) is runs
    nonsense = reverse("classes_admin:timetable_file", args=[group.pk, "province"])
    assert client.get(nonsense).status_code == 404 or not sees
    row = ["1A", MONDAY, "9:00", 35, period.subject.name, "online", "", ""]
    if client.get(reverse("sheets:bring", args=["timetable"])).status_code == 200:
        answer = bring(client, row)
        assert (answer.status_code == 302) is (runs and who != "superuser")
    else:
        assert not runs
    if not runs:
        entry = PeriodEntry(wish=plan(group, "10:00"), subject=period.subject)
        with pytest.raises(NotAllowed):
            plan_many(entries=[entry], by=user, now=NOW)
    assert Period.objects.filter(group=group).count() == 1


def test_what_was_planned_meanwhile_lets_nothing_of_a_sheet_in(people: Any, group: Any) -> None:
    subject = list_subjects(group).first()
    entries = [
        PeriodEntry(wish=plan(group, start, day=date(2026, 12, 8)), subject=subject)
        for start in ("08:00", "09:00")
    ]
    add(group, "09:10", day=date(2026, 12, 8))
    with pytest.raises(UnableToPlan):
        plan_many(entries=entries, by=SYSTEM, now=NOW)
    assert Period.objects.count() == 1
    assert plan_many(entries=[], by=SYSTEM, now=NOW) == 0
