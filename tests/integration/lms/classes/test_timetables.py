"""Timetables of classes: who plans, what is refused with which way out, and what telephones get."""

import re
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import ModelLogEntry

from lms.classes.actions.copying import Copied, copy_last_week
from lms.classes.actions.groups import close_class, renew_code
from lms.classes.actions.timetable import (
    InvalidPeriod,
    add_period,
    change_period,
    remove_period,
)
from lms.classes.conf import get_rest
from lms.classes.models import Period
from lms.classes.queries.groups import get_code
from lms.classes.queries.timetable import list_subjects, list_week
from lms.classes.rules import PeriodKind, Planned, Reason, find_monday
from lms.people.permissions import SYSTEM, NotAllowed
from tests.factories.classes import ClassGroupFactory
from tests.factories.curriculum import SubjectFactory
from tests.integration.lms.classes.test_class_groups import WHO

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 12, 7)
NOW = datetime(2026, 12, 1, 9, tzinfo=timezone.get_default_timezone())
LINK = "https://phong-hoc.example/1a"


def plan(group: Any, start: str = "08:00", **given: Any) -> Planned:
    """Return a period of 35 minutes online, on Monday unless told otherwise."""
    values = {"day": MONDAY, "minutes": 35, "kind": PeriodKind.ONLINE, "group": group.pk} | given
    return Planned(start=time.fromisoformat(start), **values)


def add(group: Any, start: str = "08:00", *, by: Any = SYSTEM, **given: Any) -> Any:
    """Add a period of the first subject."""
    subject = list_subjects(group).first()
    wish = plan(group, start, **given)
    return add_period(group=group, wish=wish, subject=subject, link=LINK, by=by, now=NOW)


def fill_in(group: Any, **given: Any) -> dict[str, Any]:
    """Return what a browser sends."""
    subject = list_subjects(group).first()
    return {
        "subject": subject.pk if subject else "",
        "kind": "online",
        "day": MONDAY.isoformat(),
        "start": "08:00",
        "minutes": "35",
        "teacher": "",
        "link": "",
    } | given


def find_addresses(group: Any, period: Any) -> dict[str, str]:
    """Return the screens of a timetable."""
    week = f"?week={MONDAY.isoformat()}"
    names = {
        "timetable": [group.pk],
        "new_period": [group.pk],
        "period": [group.pk, period.pk],
    }
    found = {
        name: reverse(f"classes_admin:{name}", args=args) + week for name, args in names.items()
    }
    return found | {"sheet": reverse("classes:timetable", args=[group.pk]) + week}


@pytest.mark.parametrize("who", WHO)
def test_a_timetable_is_seen_and_planned_within_reach_alone(people: Any, group: Any, who: str):
    period = add(group)
    user, (sees, runs) = getattr(people, who), WHO[who]
    client = Client()
    client.force_login(user)
    at = find_addresses(group, period)
    screens = {name: client.get(address) for name, address in at.items()}
    assert {name: one.status_code == 200 for name, one in screens.items()} == {
        "timetable": sees,
        "sheet": sees,
        "new_period": runs,
        "period": runs,
    }
    code = get_code(group) or ""
    shown = screens["timetable"].content.decode()
    for secret in (LINK, code):
        assert (secret in shown) is runs
        assert secret not in screens["sheet"].content.decode()
    if runs:
        return
    for name, data in (
        ("timetable", {"verb": "copy"}),
        ("new_period", fill_in(group, start="10:00")),
        ("period", fill_in(group, start="10:00")),
        ("period", {"verb": "remove"}),
    ):
        assert client.post(at[name], data).status_code != 200
    wish, subject = plan(group, "10:00"), period.subject
    with pytest.raises(NotAllowed):
        add_period(group=group, wish=wish, subject=subject, link="", by=user, now=NOW)
    with pytest.raises(NotAllowed):
        change_period(period=period, wish=wish, subject=subject, link="", by=user, now=NOW)
    with pytest.raises(NotAllowed):
        remove_period(period=period, by=user, now=NOW)
    with pytest.raises(NotAllowed):
        copy_last_week(group=group, monday=MONDAY, by=user, now=NOW)
    assert [one.start for one in Period.objects.all()] == [time(8)]


def test_what_is_too_long_is_refused_kindly_and_the_button_mends_it(
    client: Client, people: Any, group: Any
) -> None:
    client.force_login(people.homeroom)
    address = reverse("classes_admin:new_period", args=[group.pk]) + f"?week={MONDAY.isoformat()}"
    assert client.get(address).status_code == 200
    answer = client.post(address, fill_in(group, minutes="60", teacher=people.homeroom.pk))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "60 phút trước màn hình là quá lâu với học sinh cấp này" in page
    assert "Rút còn 35 phút" in page
    assert not Period.objects.exists()
    # The button sends what the page carries.
    form = re.search(r'<div class="tt-refused".*?</form>', page, re.DOTALL)
    assert form
    pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    sent = {name: unescape(value) for name, value in pairs}
    assert client.post(address, sent).status_code == 302
    period = Period.objects.get()
    assert (period.minutes, period.start, period.teacher) == (35, time(8), people.homeroom)
    assert ModelLogEntry.objects.filter(action="classes.add_period").count() == 1


def test_a_teacher_is_in_one_class_at_a_time(client: Client, people: Any, group: Any) -> None:
    other = ClassGroupFactory(school=people.school, grade=group.grade, teacher=people.homeroom)
    assert isinstance(add(other, teacher=people.homeroom.pk, kind=PeriodKind.ON_SITE), Period)
    client.force_login(people.homeroom)
    address = reverse("classes_admin:new_period", args=[group.pk]) + f"?week={MONDAY.isoformat()}"
    data = fill_in(group, start="08:10", teacher=people.homeroom.pk)
    page = client.post(address, data).content.decode()
    assert "Từ 8:00 đến 8:35 thầy cô này đã có tiết ở lớp khác." in page
    assert "Chuyển sang bắt đầu lúc 8:35" in page
    # A class that is closed keeps nobody.
    close_class(group=other, by=SYSTEM, now=NOW)
    assert client.post(address, data).status_code == 302


def test_a_full_day_offers_the_next_one(client: Client, people: Any, group: Any) -> None:
    for start in ("08:00", "09:00", "10:00", "14:00"):
        assert isinstance(add(group, start), Period)
    client.force_login(people.homeroom)
    address = reverse("classes_admin:new_period", args=[group.pk]) + f"?week={MONDAY.isoformat()}"
    page = client.post(address, fill_in(group, start="15:00", kind="television")).content.decode()
    assert "hôm đó các em nhìn màn hình 175 phút" in page
    assert re.search(r"Xếp vào [^<]*, 8/12 lúc 15:00, 35 phút", page)


def test_a_period_is_changed_and_removed(client: Client, people: Any, group: Any) -> None:
    period = add(group)
    client.force_login(people.homeroom)
    address = reverse("classes_admin:period", args=[group.pk, period.pk])
    # It does not stand in its own way.
    data = fill_in(group, start="08:10", kind="self_study", link="phong-hoc.example/moi")
    assert client.post(address, data).url.endswith(f"?week={MONDAY.isoformat()}")
    period.refresh_from_db()
    assert (period.start, period.kind, period.version) == (time(8, 10), "self_study", 1)
    assert period.link == "https://phong-hoc.example/moi"
    assert client.post(address, fill_in(group, start="8h10")).status_code == 302
    for bad in (
        {"start": "8 PM"},
        {"link": "javascript:alert(1)"},
        {"day": "2026-12-21"},
        {"minutes": "999"},
    ):
        assert client.post(address, fill_in(group, **bad)).status_code == 422
    assert client.post(address, {"verb": "remove"}).status_code == 302
    assert not Period.objects.exists()
    assert client.post(address, {"verb": "remove"}).status_code == 404


def test_nobody_and_nothing_from_elsewhere_comes_into_a_timetable(people: Any, group: Any) -> None:
    with pytest.raises(InvalidPeriod):
        add(group, teacher=people.author.pk)
    foreign = SubjectFactory()
    wish = plan(group)
    with pytest.raises(InvalidPeriod):
        add_period(group=group, wish=wish, subject=foreign, link="", by=SYSTEM, now=NOW)
    close_class(group=group, by=SYSTEM, now=NOW)
    with pytest.raises(InvalidPeriod):
        add(type(group).objects.get(pk=group.pk))


def test_last_week_is_taken_over_where_it_fits(client: Client, people: Any, group: Any) -> None:
    for start in ("08:00", "09:00"):
        add(group, start, teacher=people.homeroom.pk)
    following = MONDAY + timedelta(days=7)
    add(group, "08:20", day=following, kind=PeriodKind.ON_SITE)
    client.force_login(people.homeroom)
    address = reverse("classes_admin:timetable", args=[group.pk])
    answer = client.post(f"{address}?week={following}", {"verb": "copy"}, follow=True)
    page = answer.content.decode()
    assert "Đã chép 1 tiết học." in page
    assert "Không chép 1 tiết" in page
    taken = list_week(group, following).get(start=time(9))
    assert (taken.teacher, taken.link, taken.kind) == (people.homeroom, LINK, "online")
    again = copy_last_week(group=group, monday=following, by=SYSTEM, now=NOW)
    assert again == Copied(taken=0, left_out=2)


def test_telephones_get_the_timetable_by_the_code_of_the_class(
    client: Client, group: Any, code: str
) -> None:
    day = find_monday(timezone.localdate()) + timedelta(days=8)
    period = add(group, day=day)
    address = reverse("class_calendar", args=[code])
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["UID"] == f"period-{period.pk}@testserver"
    begins = event["DTSTART"].dt
    assert begins.isoformat() == f"{day.isoformat()}T08:00:00+07:00"
    assert event["DTEND"].dt - begins == timedelta(minutes=35)
    assert str(event["URL"]) == LINK
    assert client.get(address).content == answer.content
    # Whoever scans the square of a slip is led there.
    assert address in client.get(reverse("class_code_given", args=[code])).content.decode()
    renew_code(group=group, by=SYSTEM, now=NOW)
    assert client.get(address).status_code == 404


def test_calendars_end_guessing_as_questions_do(
    client: Client, settings: Any, group: Any, code: str
) -> None:
    settings.LMS = settings.LMS | {"CLASSES": {"WRONG_CODES": 1}}
    wrong = reverse("class_calendar", args=["22222222"])
    assert [client.get(wrong).status_code for _ in range(2)] == [404, 429]
    assert client.get(reverse("class_calendar", args=[code])).status_code == 429


def test_a_host_sets_the_rest_of_a_level(settings: Any, group: Any) -> None:
    assert get_rest("primary").session_minutes < get_rest("upper_secondary").session_minutes
    rest = {"primary": {"SESSION_MINUTES": 25, "LATEST": "20:00"}}
    settings.LMS = settings.LMS | {"CLASSES": {"REST": rest}}
    refused = add(group)
    assert [one.fault.reason for one in refused] == [Reason.LONG_SESSION]
    late = add(group, "19:40", kind=PeriodKind.ON_SITE)
    assert [one.fault.reason for one in late] == [Reason.TOO_LATE]
    assert get_rest("primary").day_minutes == 140


def test_what_stands_stays_when_rules_become_stricter(settings: Any, group: Any) -> None:
    period, link = add(group), "https://phong-hoc.example/moi"
    settings.LMS = settings.LMS | {"CLASSES": {"REST": {"primary": {"SESSION_MINUTES": 25}}}}
    given = {"period": period, "subject": period.subject, "link": link, "by": SYSTEM, "now": NOW}
    assert change_period(wish=period.as_planned(), **given).link == link
    refused = change_period(wish=plan(group, "09:00"), **given)
    assert [one.fault.reason for one in refused] == [Reason.LONG_SESSION]


def test_a_week_takes_a_bounded_number_of_queries(
    client: Client, people: Any, group: Any, django_assert_max_num_queries: Any
) -> None:
    for start in ("08:00", "09:00", "10:00", "14:00"):
        for number in range(3):
            add(group, start, day=MONDAY + timedelta(days=number), teacher=people.homeroom.pk)
    client.force_login(people.homeroom)
    address = reverse("classes_admin:timetable", args=[group.pk])
    client.get(address)
    with django_assert_max_num_queries(24):
        page = client.get(f"{address}?week={MONDAY}").content.decode()
    assert page.count('class="tt-period"') == 12
    # Whatever an address says, there is a week.
    for nonsense in ("", "nay", "0001-01-01", "9999-12-31", "2026-W49-1"):
        assert client.get(f"{address}?week={nonsense}").status_code == 200
