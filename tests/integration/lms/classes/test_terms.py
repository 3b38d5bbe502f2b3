"""Terms and holidays: who names them, for whom they hold, and what a timetable makes of them."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lms.classes.actions.copying import Copied, copy_over_term
from lms.classes.actions.terms import InvalidDays, add_holiday, remove_holiday, set_term
from lms.classes.models import Holiday, Period, Term
from lms.classes.queries.terms import find_term, list_free_days
from lms.classes.queries.timetable import list_upcoming
from lms.classes.rules import PeriodKind, Reason
from lms.people.permissions import SYSTEM, NotAllowed
from tests.factories.classes import ClassGroupFactory
from tests.integration.lms.classes.test_timetables import LINK, MONDAY, NOW, add

pytestmark = pytest.mark.django_db

TET = (date(2026, 12, 17), date(2026, 12, 18))
WHO = {
    # who: sees the screen, sees the district's, sets the district's, sets the school's
    "homeroom": (True, True, False, False),
    "administrator": (True, True, False, True),
    "officer": (True, True, True, True),
    "office_reviewer": (False, False, False, False),
    "steward": (False, False, False, False),
    "author": (True, True, False, False),
    "foreign_admin": (True, False, False, False),
    "nobody": (False, False, False, False),
    "superuser": (True, True, True, True),
}


def name_term(place: Any, by: Any = SYSTEM, **given: Any) -> Term:
    """Name a term of three weeks and a day from `MONDAY`."""
    days = {"first_day": MONDAY, "last_day": MONDAY + timedelta(days=21)} | given
    return set_term(term=None, organisation=place, name="Học kỳ I", by=by, now=NOW, **days)


def name_holiday(place: Any, by: Any = SYSTEM) -> Holiday:
    """Name two free days in the second week."""
    first, last = TET
    return add_holiday(
        organisation=place, name="Nghỉ bão", first_day=first, last_day=last, by=by, now=NOW
    )


@pytest.mark.parametrize("who", WHO)
def test_terms_are_seen_below_and_set_within_reach_alone(people: Any, who: str) -> None:
    user, (enters, sees, sets_district, sets_school) = getattr(people, who), WHO[who]
    district = people.school.get_parent()
    term, own = name_term(district), name_holiday(people.school)
    client = Client()
    client.force_login(user)
    address = reverse("classes_admin:terms")
    screen = client.get(address)
    assert (screen.status_code == 200) is enters
    page = screen.content.decode() if enters else ""
    assert ("Học kỳ I" in page) is sees
    # The other school of the district does not see what this one named for itself.
    assert ("Nghỉ bão" in page) is (sees and who != "author")
    assert (reverse("classes_admin:term", args=[term.pk]) in page) is sets_district
    for place, sets in ((district, sets_district), (people.school, sets_school)):
        fields = {"organisation": place.pk, "name": "Nghỉ lễ"}
        fields |= {"first_day": "2026-12-24", "last_day": "25/12/2026"}
        data = {"verb": "holiday"} | {f"holiday-{name}": value for name, value in fields.items()}
        answer = client.post(address, data)
        assert (answer.status_code == 302 and answer.url == address) is sets
        if not sets:
            with pytest.raises(NotAllowed):
                name_term(place, by=user, first_day=date(2027, 1, 4), last_day=date(2027, 1, 9))
            with pytest.raises(NotAllowed):
                name_holiday(place, by=user)
    assert Holiday.objects.filter(name="Nghỉ lễ").count() == sets_district + sets_school
    for verb, one, sets in (
        ("remove_term", term, sets_district),
        ("remove_holiday", own, sets_school),
    ):
        client.post(address, {"verb": verb, "number": one.pk})
        assert type(one).objects.filter(pk=one.pk).exists() is not sets


def test_a_term_is_changed_and_stands_beside_no_other(client: Client, people: Any) -> None:
    district = people.school.get_parent()
    term = name_term(district)
    client.force_login(people.officer)
    address = reverse("classes_admin:term", args=[term.pk])
    assert 'value="2026-12-07"' in client.get(address).content.decode()
    days = {"first_day": "2026-12-07", "last_day": "2027-01-17"}
    data = {"organisation": district.pk, "name": "Học kỳ I"} | days
    assert client.post(address, data).status_code == 302
    term.refresh_from_db()
    assert term.last_day == date(2027, 1, 17)
    again = {f"term-{name}": value for name, value in data.items()}
    page = client.post(reverse("classes_admin:terms"), {"verb": "term"} | again)
    assert page.status_code == 422
    assert "Những ngày này đã thuộc “Học kỳ I”." in page.content.decode()
    for first_day, last_day in ((MONDAY, MONDAY), (date(2027, 9, 2), date(2027, 9, 1))):
        with pytest.raises(InvalidDays):
            name_term(district, first_day=first_day, last_day=last_day)
    # A school's own term goes before that of its office.
    own = name_term(people.school)
    assert find_term(people.school, MONDAY) == own
    assert find_term(people.other, MONDAY) == term


def test_a_week_is_taken_over_to_the_end_of_the_term_where_rules_allow(
    client: Client, people: Any, group: Any
) -> None:
    teacher = people.homeroom.pk
    add(group, teacher=teacher)
    add(group, "09:00", day=MONDAY + timedelta(days=3))
    other = ClassGroupFactory(school=people.school, grade=group.grade)
    add(other, "08:10", day=MONDAY + timedelta(days=7), teacher=teacher, kind=PeriodKind.ON_SITE)
    name_holiday(people.school.get_parent())
    assert copy_over_term(group=group, monday=MONDAY, by=SYSTEM, now=NOW) is None
    name_term(people.school.get_parent())
    client.force_login(people.homeroom)
    address = f"{reverse('classes_admin:timetable', args=[group.pk])}?week={MONDAY}"
    page = client.get(address).content.decode()
    assert "Tuần 1, Học kỳ I" in page
    assert 'value="spread"' in page
    page = client.post(address, {"verb": "spread"}, follow=True).content.decode()
    assert "Đã chép 3 tiết học." in page
    assert "1 tiết rơi vào ngày nghỉ." in page
    assert "Không chép 1 tiết" in page
    days = {(one.day - MONDAY).days for one in Period.objects.filter(group=group)}
    # The teacher is elsewhere on the second Monday; the term ends on the fourth.
    assert days == {0, 3, 14, 17, 21}
    again = copy_over_term(group=group, monday=MONDAY, by=SYSTEM, now=NOW)
    assert again == Copied(taken=0, left_out=4, on_holidays=1)
    with pytest.raises(NotAllowed):
        copy_over_term(group=group, monday=MONDAY, by=people.colleague, now=NOW)


def test_taking_a_week_over_asks_the_tables_a_fixed_number_of_times(
    group: Any, people: Any, django_assert_max_num_queries: Any
) -> None:
    name_term(people.school, last_day=MONDAY + timedelta(weeks=17))
    for start in ("08:00", "09:00", "10:00"):
        for number in range(3):
            add(group, start, day=MONDAY + timedelta(days=number), teacher=people.homeroom.pk)
    with django_assert_max_num_queries(24):
        copied = copy_over_term(group=group, monday=MONDAY, by=SYSTEM, now=NOW)
    assert copied == Copied(taken=147, left_out=0)


def test_what_stands_on_a_holiday_does_not_take_place_until_the_holiday_is_gone(
    client: Client, people: Any, group: Any
) -> None:
    period = add(group, day=TET[0])
    assert len(list_upcoming(group, today=MONDAY)) == 1
    holiday = name_holiday(people.school)
    assert list_upcoming(group, today=MONDAY) == []
    assert list(list_free_days(people.other, *TET)) == []
    (refused,) = add(group, "10:00", day=TET[1])
    assert (refused.fault.reason, refused.fix.day) == (Reason.HOLIDAY, TET[1] + timedelta(days=1))
    client.force_login(people.homeroom)
    week = f"?week={TET[0]}"
    screen = client.get(reverse("classes_admin:timetable", args=[group.pk]) + week)
    assert "Nghỉ học: Nghỉ bão" in screen.content.decode()
    assert LINK in screen.content.decode()
    sheet = client.get(reverse("classes:timetable", args=[group.pk]) + week).content.decode()
    assert "Nghỉ học: Nghỉ bão" in sheet
    assert "8:00" not in sheet
    remove_holiday(holiday=holiday, by=SYSTEM, now=NOW)
    assert [one.start for one in list_upcoming(group, today=MONDAY)] == [time(8)]
    period.refresh_from_db()
    assert period.version == 0
