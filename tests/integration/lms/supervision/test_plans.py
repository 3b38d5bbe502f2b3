"""Offices ask for plans; who reads and hands in which; and that nobody is reminded twice."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lessons.notices.models import Notice
from lessons.notices.queries import put_into_words
from lms.people.rules import Role
from lms.supervision.actions.counting import refresh
from lms.supervision.actions.plans import (
    Brought,
    InvalidPlan,
    ask_plans,
    close_call,
    hand_in,
    press,
    remind_plans,
    reopen_call,
)
from lms.supervision.models import Plan
from lms.supervision.queries.counting import verify
from lms.supervision.queries.dashboards import read_dashboard
from lms.supervision.rules.months import find_month
from tests.factories.library import PDF
from tests.factories.people import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DUE = TODAY + timedelta(days=10)


@pytest.fixture
def world() -> SimpleNamespace:
    """A province that asks its two districts, each with a school; and everybody's officers."""
    district = OrganisationFactory(district=True)
    province = district.get_parent()
    far = OrganisationFactory(district=True, parent=province)
    school, far_school = OrganisationFactory(parent=district), OrganisationFactory(parent=far)

    def make(role: Role, place: Any) -> Any:
        return MembershipFactory(role=role.value, organisation=place).user

    people = {
        "officer": make(Role.EDUCATION_OFFICER, province),
        "district_officer": make(Role.EDUCATION_OFFICER, district),
        "far_officer": make(Role.EDUCATION_OFFICER, far),
        "administrator": make(Role.ADMINISTRATOR, school),
        "steward": make(Role.DEVICE_STEWARD, province),
        "teacher": make(Role.TEACHER, school),
    }
    call = ask_plans(
        office=province,
        title="Kế hoạch dạy học trực tuyến",
        words="",
        due_date=DUE,
        kinds=["district"],
        by=people["officer"],
        now=NOW,
    )
    return SimpleNamespace(
        province=province,
        district=district,
        far=far,
        school=school,
        far_school=far_school,
        call=call,
        plan=call.plans.get(organisation=district),
        far_plan=call.plans.get(organisation=far),
        **people,
    )


def list_told(person: Any) -> list[str]:
    """Return the kinds of what somebody was told, the first one first."""
    return [one.kind for one in Notice.objects.filter(person=person).order_by("pk")]


def test_asks_those_of_a_kind_below_and_tells_them(world: Any) -> None:
    assert {one.organisation_id for one in Plan.objects.all()} == {world.district.pk, world.far.pk}
    assert list_told(world.district_officer) == list_told(world.far_officer) == ["plan.asked"]
    assert not list_told(world.administrator)
    [told] = put_into_words(
        Notice.objects.filter(person=world.far_officer), person=world.far_officer
    )
    assert told.notice.path == reverse("supervision:plan", args=[world.far_plan.pk])


READ = {
    "officer": {"plan", "far_plan"},
    "district_officer": {"plan"},
    "far_officer": {"far_plan"},
    "administrator": set(),
    "steward": set(),
    "teacher": set(),
}


def test_nobody_reads_a_plan_out_of_reach(world: Any, client: Client, media_stores: Any) -> None:
    for plan in (world.plan, world.far_plan):
        brought = Brought(file=BytesIO(PDF), name="ke-hoach.pdf", size=len(PDF))
        hand_in(plan=plan, words="", brought=brought, by=world.officer, now=NOW)
    for who, seen in READ.items():
        client.force_login(getattr(world, who))
        page = client.get(reverse("supervision:call", args=[world.call.pk]))
        file = client.get(reverse("supervision:call_file", args=[world.call.pk]))
        assert (page.status_code == 200) is (file.status_code == 200) is bool(seen)
        for name in ("plan", "far_plan"):
            plan = getattr(world, name)
            one = reverse("supervision:plan", args=[plan.pk])
            brought = client.get(reverse("supervision:plan_file", args=[plan.pk]))
            assert (brought.status_code == 200) is (name in seen)
            assert (client.post(one, {"words": who}).status_code == 302) is (name in seen)
            if seen:
                rows = [*load_workbook(BytesIO(file.content)).worksheets[0].values]
                assert (plan.organisation.name in {row[0] for row in rows}) is (name in seen)
                assert (plan.organisation.name in page.content.decode()) is (name in seen)
            if name in seen:
                assert b"".join(brought.streaming_content) == PDF
                assert "attachment" in brought["Content-Disposition"]
                assert "sandbox" in brought["Content-Security-Policy"]
            else:
                assert client.get(one).status_code == 404


def test_only_the_office_asks_reminds_and_closes(world: Any, client: Client) -> None:
    asked = {"office": world.province, "title": "x", "words": "", "due_date": DUE}
    for user in (world.district_officer, world.administrator, world.steward, world.teacher):
        with pytest.raises(PermissionDenied):
            press(call=world.call, by=user, now=NOW)
        with pytest.raises(PermissionDenied):
            close_call(call=world.call, by=user, now=NOW)
        with pytest.raises(PermissionDenied):
            ask_plans(**asked, kinds=["school"], by=user, now=NOW)
        client.force_login(user)
        answer = client.post(reverse("supervision:call", args=[world.call.pk]), {"verb": "close"})
        assert answer.status_code == 404


def test_reminds_before_and_after_the_day_and_never_twice(world: Any) -> None:
    hand_in(plan=world.plan, words="Đủ", brought=None, by=world.district_officer, now=NOW)
    for day in range(15):
        for _twice in range(2):
            remind_plans(now=NOW + timedelta(days=day, hours=_twice))
    assert list_told(world.far_officer) == ["plan.asked", "plan.due", "plan.overdue"]
    assert list_told(world.district_officer) == ["plan.asked"]
    assert list_told(world.officer) == ["plan.handed_in"]


def test_what_is_over_for_a_while_is_told_once_and_what_is_closed_never(world: Any) -> None:
    close_call(call=world.call, by=world.officer, now=NOW)
    remind_plans(now=NOW + timedelta(days=30))
    assert list_told(world.far_officer) == ["plan.asked"]
    with pytest.raises(InvalidPlan):
        hand_in(plan=world.plan, words="Muộn", brought=None, by=world.district_officer, now=NOW)
    with pytest.raises(PermissionDenied):
        reopen_call(call=world.call, by=world.district_officer, now=NOW)
    reopen_call(call=world.call, by=world.officer, now=NOW)
    hand_in(plan=world.plan, words="Vẫn kịp", brought=None, by=world.district_officer, now=NOW)


def test_an_office_reminds_by_hand_once_a_day(world: Any, client: Client) -> None:
    client.force_login(world.officer)
    for _twice in range(2):
        client.post(reverse("supervision:call", args=[world.call.pk]), {"verb": "press"})
    assert list_told(world.far_officer) == ["plan.asked", "plan.pressed"]


def test_an_office_learns_whom_it_reminded_and_who_has_nobody_to_be_told(
    world: Any, client: Client
) -> None:
    world.far_officer.memberships.all().delete()
    client.force_login(world.officer)
    address = reverse("supervision:call", args=[world.call.pk])
    said = []
    for _twice in range(2):
        answer = client.post(address, {"verb": "press"}, follow=True)
        said.append([str(one) for one in answer.context["messages"]])
    unmanned = "1 đơn vị chưa có ai ở đây để nhận lời nhắc: thầy cô hãy mời người phụ trách."
    again = "1 đơn vị hôm nay đã được nhắc, mỗi ngày chỉ nhắc một lần."
    assert said == [["Đã nhắc 1 đơn vị.", unmanned], [again, unmanned]]
    told = dict(world.call.plans.values_list("organisation", "pressed_at"))
    assert told[world.district.pk] is not None
    assert told[world.far.pk] is None
    assert answer.content.decode().count(f"{timezone.localdate():%d/%m/%Y}") >= 1


def test_the_list_of_those_without_a_plan_leaves_out_who_has_one(
    world: Any, client: Client
) -> None:
    hand_in(plan=world.plan, words="Đủ", brought=None, by=world.district_officer, now=NOW)
    client.force_login(world.officer)
    page = client.get(reverse("supervision:call", args=[world.call.pk]), {"only": "missing"})
    assert world.far.name in page.content.decode()
    assert world.district.name not in page.content.decode()


def test_missing_plans_are_counted_up_to_the_province(world: Any) -> None:
    refresh(now=NOW)
    hand_in(plan=world.plan, words="Đủ", brought=None, by=world.district_officer, now=NOW)
    refresh(now=NOW)
    assert verify(today=TODAY) == []
    for place, said in ((world.province, [1, 1]), (world.far, [1, 0]), (world.district, [0, 1])):
        board = read_dashboard(world.officer, place, find_month(TODAY))
        plans = next(one for one in board.panels if one.panel.key == "plans")
        assert [one.change.value for one in plans.said] == said


def test_a_form_refuses_a_hostile_file_and_an_empty_plan(world: Any, client: Client) -> None:
    client.force_login(world.far_officer)
    path = reverse("supervision:plan", args=[world.far_plan.pk])
    lying = SimpleUploadedFile("ke-hoach.pdf", b"<script>alert(1)</script>")
    page = SimpleUploadedFile("ke-hoach.html", b"<html><script>alert(1)</script></html>")
    for data in ({"words": ""}, {"upload": lying}, {"upload": page}):
        assert client.post(path, data).status_code == 422
    world.far_plan.refresh_from_db()
    assert world.far_plan.handed_in_at is None


def test_asking_by_the_form_needs_somebody_below(world: Any, client: Client) -> None:
    client.force_login(world.district_officer)
    data = {"office": world.district.pk, "title": "Kế hoạch tuần", "due_date": DUE.isoformat()}
    wrong = client.post(reverse("supervision:new_call"), data | {"kinds": ["district"]})
    other = client.post(
        reverse("supervision:new_call"), data | {"kinds": ["school"], "office": world.far.pk}
    )
    assert wrong.status_code == other.status_code == 422
    right = client.post(reverse("supervision:new_call"), data | {"kinds": ["school"]})
    assert right.status_code == 302
    assert {one.organisation_id for one in Plan.objects.filter(call__title="Kế hoạch tuần")} == {
        world.school.pk
    }
    assert list_told(world.administrator) == ["plan.asked"]


def test_a_button_pressed_twice_is_one_call_for_plans(world: Any) -> None:
    told: dict[str, Any] = {"office": world.province, "title": world.call.title, "words": ""}
    told |= {"due_date": DUE, "by": world.officer}
    assert ask_plans(kinds=["district"], now=NOW, **told) == world.call
    assert list_told(world.far_officer) == ["plan.asked"]
    assert ask_plans(kinds=["school"], now=NOW, **told) != world.call
    assert ask_plans(kinds=["district"], now=NOW + timedelta(hours=1), **told) != world.call
