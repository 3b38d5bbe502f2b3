"""Attendance: a day in a few touches, sums that are what the periods say, and who sees them."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from lms.classes.actions.attendance import InvalidAttendance, note_day
from lms.classes.actions.timetable import change_period, remove_period
from lms.classes.models import Attendance, Period, ReachedWeek
from lms.classes.models.attendance import REACHES
from lms.classes.queries.attendance import sum_places, sum_weeks
from lms.classes.rules import PeriodKind, Reach
from lms.people.permissions import SYSTEM, NotAllowed
from tests.factories.classes import ClassGroupFactory
from tests.integration.lms.classes.test_class_groups import WHO
from tests.integration.lms.classes.test_terms import name_holiday
from tests.integration.lms.classes.test_timetables import NOW, add, plan

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)
SUMS = ("periods", "pupils", *REACHES)


def record(group: Any, day: date = MONDAY, *, by: Any = SYSTEM, pupils: int = 30, **others: int):
    """Write down a day: in every period so many were reached otherwise."""
    periods = Period.objects.filter(group=group, day=day)
    said = {Reach(name): number for name, number in others.items()}
    given = {period.pk: said for period in periods}
    return note_day(group=group, day=day, pupils=pupils, others=given, by=by, now=NOW)


def recount() -> dict[Any, tuple[int, ...]]:
    """Return the sums by class and week as the periods say."""
    found: dict[Any, list[int]] = {}
    for one in Attendance.objects.select_related("period"):
        monday = one.period.day - timedelta(days=one.period.day.weekday())
        row = found.setdefault((one.period.group_id, monday), [0] * len(SUMS))
        for at, value in enumerate((1, one.pupils, *one.counts.values())):
            row[at] += value
    return {key: tuple(row) for key, row in found.items()}


def read_sums() -> dict[Any, tuple[int, ...]]:
    """Return the sums as they are kept."""
    return {
        (one.group_id, one.monday): tuple(getattr(one, name) for name in SUMS)
        for one in ReachedWeek.objects.all()
    }


@pytest.mark.parametrize("who", WHO)
def test_attendance_is_seen_and_written_within_reach_alone(people: Any, group: Any, who: str):
    user, (sees, runs) = getattr(people, who), WHO[who]
    period = add(group, day=MONDAY)
    record(group, not_reached=2)
    client = Client()
    client.force_login(user)
    at = f"{reverse('classes_admin:attendance', args=[group.pk])}?day={MONDAY}"
    screen = client.get(at)
    assert (screen.status_code == 200) is sees
    assert ("chưa tiếp cận 2" in screen.content.decode()) is sees
    assert ("Lưu cả ngày" in screen.content.decode()) is runs
    week = f"?week={MONDAY}&place={people.school.pk}"
    for name in ("reached", "reached_file"):
        answer = client.get(reverse(f"classes_admin:{name}") + week)
        assert (answer.status_code == 200) is sees
        if sees and name == "reached_file":
            table = load_workbook(io.BytesIO(answer.content)).worksheets[0]
            rows = list(table.iter_rows(values_only=True))
            assert (str(group), 1, 30) in [row[1:4] for row in rows]
        elif sees:
            assert str(group) in answer.content.decode()
    # Without a place in the address nobody lands where they see nothing.
    default = client.get(reverse("classes_admin:reached") + f"?week={MONDAY}")
    assert (str(group) in default.content.decode()) <= sees
    if runs:
        return
    assert client.post(at, {"pupils": "30"}).status_code != 200
    with pytest.raises(NotAllowed):
        record(group, by=user, not_reached=9)
    assert period.attendance.not_reached == 2


def test_a_day_is_written_down_with_one_button(client: Client, people: Any, group: Any) -> None:
    online, tv = add(group, day=MONDAY), add(group, "09:00", day=MONDAY, kind=PeriodKind.TELEVISION)
    client.force_login(people.homeroom)
    at = f"{reverse('classes_admin:attendance', args=[group.pk])}?day={MONDAY}"
    page = client.post(at, {"pupils": "32"}, follow=True).content.decode()
    assert "Đã ghi 2 tiết." in page
    assert [
        one.attendance.counts[Reach(kind)] for one, kind in ((online, "online"), (tv, "television"))
    ] == [32, 32]
    group.refresh_from_db()
    assert group.pupils == 32
    assert 'value="32"' in client.get(at).content.decode()
    # Some in another way; and one of the two was called off.
    data = {"pupils": "32", f"p{online.pk}-television": "3", f"p{online.pk}-not_reached": "2"}
    client.post(at, data | {f"p{tv.pk}-off": "on"})
    online.attendance.refresh_from_db()
    assert online.attendance.counts[Reach.ONLINE] == 27
    assert not Attendance.objects.filter(period=tv).exists()
    too_many = client.post(at, {"pupils": "32", f"p{online.pk}-pack": "33"})
    assert too_many.status_code == 422
    assert "nhiều hơn số học sinh của lớp" in too_many.content.decode()
    assert read_sums() == recount()


def test_sums_are_what_the_periods_say_whatever_happens_to_them(people: Any, group: Any) -> None:
    days = (MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=7))
    first, *_rest = [add(group, day=day) for day in days]
    other = ClassGroupFactory(school=people.school, grade=group.grade)
    add(other, day=MONDAY)
    for number, day in enumerate(days):
        record(group, day, television=number, not_reached=1)
    record(other, pupils=28, by_hand=4)
    assert len(read_sums()) == 3
    assert read_sums() == recount()
    record(group, pack=7)
    wish = plan(group, day=MONDAY + timedelta(days=8))
    change_period(period=first, wish=wish, subject=first.subject, link="", by=SYSTEM, now=NOW)
    assert read_sums() == recount()
    remove_period(period=Period.objects.get(day=days[1]), by=SYSTEM, now=NOW)
    assert read_sums() == recount()
    assert (group.pk, MONDAY) not in read_sums()


def test_offices_see_sums_of_what_is_below_them_by_week(
    people: Any, group: Any, django_assert_max_num_queries: Any
) -> None:
    elsewhere = ClassGroupFactory(school=people.other, grade=group.grade)
    for one, missed in ((group, 3), (elsewhere, 1)):
        add(one, day=MONDAY)
        record(one, not_reached=missed)
    district = people.school.get_parent()
    mondays = [MONDAY - timedelta(days=7), MONDAY]
    with django_assert_max_num_queries(8):
        weeks = sum_weeks(people.officer, place=district, mondays=mondays)
        below = sum_places(people.officer, place=district, monday=MONDAY)
    assert [weeks[one].pupils for one in mondays] == [0, 60]
    assert weeks[MONDAY].counts[Reach.NOT_REACHED] == 4
    assert round(weeks[MONDAY].reached_percent or 0, 1) == 93.3
    missed = {one.number: one.counts.get(Reach.NOT_REACHED) for one in below}
    assert missed == {people.school.pk: 3, people.other.pk: 1}
    # A school that is closed keeps what it has noted, so that the rows add up.
    people.other.is_active = False
    people.other.save()
    below = sum_places(people.officer, place=district, monday=MONDAY)
    assert {one.number for one in below} == set(missed)
    # Whoever sees one school sees its part, also where the address names the office above.
    own = sum_weeks(people.homeroom, place=district, mondays=[MONDAY])
    assert own[MONDAY].counts[Reach.NOT_REACHED] == 3
    assert [one.number for one in sum_places(people.homeroom, place=district, monday=MONDAY)] == [
        people.school.pk
    ]


def test_what_has_not_been_cannot_be_written_down(people: Any, group: Any) -> None:
    tomorrow = NOW.date() + timedelta(days=1)
    add(group, day=tomorrow)
    free = add(group, day=date(2026, 11, 17))
    holiday = name_holiday(people.school)
    holiday.first_day = holiday.last_day = free.day
    holiday.save()
    for day in (tomorrow, free.day):
        with pytest.raises(InvalidAttendance):
            record(group, day)
    with pytest.raises(InvalidAttendance):
        record(group, pupils=0)
    assert Attendance.objects.aggregate(Sum("pupils")) == {"pupils__sum": None}


def test_who_gives_a_period_of_a_class_writes_down_that_one_alone(
    people: Any, group: Any, client: Client
) -> None:
    own = add(group, day=MONDAY, teacher=people.colleague.pk)
    other = add(group, "09:00", day=MONDAY, teacher=people.homeroom.pk)
    record(group, pupils=30)
    Attendance.objects.all().delete()
    client.force_login(people.colleague)
    at = f"{reverse('classes_admin:attendance', args=[group.pk])}?day={MONDAY}"
    shown = client.get(at).content.decode()
    assert "Lưu cả ngày" in shown
    assert f"p{own.pk}-" in shown
    assert f"p{other.pk}-" not in shown
    week = reverse("classes_admin:timetable", args=[group.pk])
    assert f"attendance/?day={MONDAY}" in client.get(f"{week}?week={MONDAY}").content.decode()
    assert client.post(at, {"pupils": "28", f"p{own.pk}-not_reached": "3"}).status_code == 302
    assert [one.period_id for one in Attendance.objects.all()] == [own.pk]
    group.refresh_from_db()
    assert group.pupils == 30
    assert read_sums() == recount()
    given: dict[str, Any] = {"group": group, "day": MONDAY, "pupils": 30, "now": NOW}
    for others in ({other.pk: {}}, {own.pk: {}, other.pk: {}}, {}):
        with pytest.raises(NotAllowed):
            note_day(others=others, by=people.colleague, **given)
