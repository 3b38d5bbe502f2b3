"""Who reads which numbers; and that what is kept is what a full count gives."""

import itertools
import random
import re
import zipfile
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page

from lessons.reviews.models import Submission
from lessons.reviews.rules.voting import Outcome
from lms.classes.models import ReachedWeek
from lms.devices.actions.donations import add_donation, receive_devices
from lms.devices.actions.ledger import lend_asset, move_asset, transfer_assets
from lms.devices.actions.needs import change_need, close_need, register_many
from lms.devices.models import Asset, Need
from lms.devices.rules import Closing, Lack
from lms.devices.rules.ledger import DonationKind, Place
from lms.people.actions.organisations import move_organisation
from lms.people.models import Organisation
from lms.people.permissions import SYSTEM
from lms.people.rules import CAPABILITIES, Capability, Role
from lms.supervision.actions.counting import refresh
from lms.supervision.models import Figure, Stale
from lms.supervision.queries.counting import verify
from lms.supervision.queries.dashboards import read_dashboard
from lms.supervision.queries.panels import list_panels
from lms.supervision.rules.months import find_month
from lms.supervision.urls import admin_urlpatterns
from tests.factories.classes import ClassGroupFactory
from tests.factories.curriculum import CourseFactory
from tests.factories.devices import make_entry, make_need
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
_numbers = itertools.count(1)


@pytest.fixture
def world() -> SimpleNamespace:
    """A province of two districts: a school with two needs, one beside it, and one far off."""
    school = OrganisationFactory()
    district = school.get_parent()
    province = district.get_parent()
    beside = OrganisationFactory(parent=district)
    far_district = OrganisationFactory(district=True, parent=province)
    far = OrganisationFactory(parent=far_district)
    needs = [make_need(place) for place in (school, school, beside, far)]

    def make(role: Role, place: Any) -> Any:
        return MembershipFactory(role=role.value, organisation=place).user

    places = {
        "province": province,
        "district": district,
        "school": school,
        "beside": beside,
        "far_district": far_district,
        "far": far,
    }
    return SimpleNamespace(
        **places,
        places=places,
        needs=needs,
        officer=make(Role.EDUCATION_OFFICER, province),
        district_officer=make(Role.EDUCATION_OFFICER, district),
        administrator=make(Role.ADMINISTRATOR, school),
        steward=make(Role.DEVICE_STEWARD, district),
        teacher=make(Role.TEACHER, school),
        reviewer=make(Role.OFFICE_REVIEWER, province),
        broadcaster=make(Role.BROADCASTER, province),
        nobody=UserFactory(),
    )


def read_gap(user: Any, place: Any) -> Any:
    """Return how many pupils without a device a dashboard tells of."""
    board = read_dashboard(user, place, find_month(TODAY))
    return next(one for one in board.panels if one.panel.key == "needs").said[0].change.value


REACHED = {
    "officer": {"province", "district", "school", "beside", "far_district", "far"},
    "district_officer": {"district", "school", "beside"},
    "administrator": {"school"},
    "steward": set(),
    "teacher": set(),
    "reviewer": set(),
    "broadcaster": set(),
    "nobody": set(),
}
OWN = {"officer": "province", "district_officer": "district", "administrator": "school"}
VIEWS = (
    *("place", "print", "file", "panel", "panel_file"),
    *("report", "report_text", "report_workbook"),
)


def test_nobody_reads_numbers_of_an_organisation_out_of_reach(
    world: Any, client: Client, rf: Any
) -> None:
    refresh(now=NOW)
    for who, reached in REACHED.items():
        client.force_login(getattr(world, who))
        hidden = {one.name for name, one in world.places.items() if name not in reached}
        for name, place in world.places.items():
            for view in VIEWS:
                where = {"pk": place.pk} | ({"key": "needs"} if view.startswith("panel") else {})
                if OWN.get(who) == name:
                    answer = client.get(reverse(f"supervision:{view}", kwargs=where))
                    assert answer.status_code == 200
                    assert not hidden & read_names(answer, view), (who, view)
                elif name not in reached:
                    assert is_refused(view, getattr(world, who), rf, **where), (who, view, name)


def is_refused(view: str, user: Any, rf: Any, **where: Any) -> bool:
    """Tell whether a view shows nothing; the page that would say so is not made."""
    [screen] = [one.callback.view_class for one in admin_urlpatterns if one.name == view]
    request = rf.get("/")
    request.user = user
    try:
        screen.as_view()(request, **where)
    except Http404:
        return True
    return False


def read_names(answer: Any, view: str) -> set[str]:
    """Return the names of organisations that somebody was sent."""
    if view == "report_text":
        with zipfile.ZipFile(BytesIO(answer.content)) as archive:
            text = archive.read("content.xml").decode()
    elif "file" in view or view == "report_workbook":
        rows = load_workbook(BytesIO(answer.content)).worksheets[0].values
        text = "\n".join(str(cell) for row in rows for cell in row)
    else:
        text = answer.content.decode()
    return set(re.findall(r"Đơn vị don-vi-[0-9]+", text))


def test_a_number_needs_the_right_to_see_what_it_counts(world: Any, monkeypatch: Any) -> None:
    officer = CAPABILITIES[Role.EDUCATION_OFFICER]
    monkeypatch.setitem(CAPABILITIES, Role.EDUCATION_OFFICER, officer - {Capability.VIEW_NEEDS})
    board = read_dashboard(world.officer, world.province, find_month(TODAY))
    assert "needs" not in {one.panel.key for one in board.panels}
    assert "depot" in {one.panel.key for one in board.panels}


def test_a_change_reaches_every_organisation_above_and_no_other(world: Any) -> None:
    refresh(now=NOW)
    assert [read_gap(world.officer, one) for one in world.places.values()] == [4, 3, 2, 1, 1, 1]
    close_need(need=world.needs[0], closing=Closing.MET, by=SYSTEM, now=NOW)
    assert Stale.objects.exists()
    refresh(now=NOW)
    assert not Stale.objects.exists()
    assert [read_gap(world.officer, one) for one in world.places.values()] == [3, 2, 1, 1, 1, 1]


def test_a_new_month_begins_with_what_there_is_and_keeps_the_old_one(world: Any) -> None:
    refresh(now=NOW)
    later = NOW + timedelta(days=40)
    close_need(need=world.needs[3], closing=Closing.REMOVED, by=SYSTEM, now=later)
    refresh(now=later)
    month = find_month(timezone.localdate(later))
    board = read_dashboard(world.officer, world.province, month)
    needs = next(one for one in board.panels if one.panel.key == "needs")
    kept = Figure.objects.filter(panel="needs", organisation=world.province).order_by("month")
    assert [one.total for one in kept] == [4, 3]
    assert needs.said[0].change.value == 3


def test_what_is_kept_is_what_a_full_count_gives_whatever_was_changed(world: Any) -> None:
    pick = random.Random(9)
    schools = [world.school, world.beside, world.far]
    offices = [world.district, world.far_district]
    donation = add_donation(
        office=world.district, donor="A", kind=DonationKind.DEVICES, pledged=9, by=SYSTEM, now=NOW
    )
    serials = [f"M{number}" for number in range(8)]
    receive_devices(donation=donation, serials=serials, receipt="1", by=SYSTEM, now=NOW)

    def register() -> None:
        entries = [make_entry(pick.choice(schools)) for _one in range(pick.randint(1, 4))]
        register_many(entries=entries, by=SYSTEM, now=NOW)

    def move_pupil() -> None:
        need = pick.choice(Need.objects.order_by("pk"))
        lacks = frozenset({pick.choice([*Lack])})
        entry = make_entry(
            pick.choice(schools), lacks=lacks, hardship=pick.choice(["poor", "other"])
        )
        change_need(need=need, entry=entry, by=SYSTEM, now=NOW)

    def close() -> None:
        need = pick.choice(Need.objects.order_by("pk"))
        close_need(need=need, closing=pick.choice([*Closing]), by=SYSTEM, now=NOW)

    def hand_on() -> None:
        source, target = pick.sample([*schools, *offices], 2)
        transfer_assets(source=source, target=target, most=2, by=SYSTEM, now=NOW)

    def lend() -> None:
        for need in Need.objects.open().filter(lacks_device=True, device=None).order_by("pk"):
            asset = Asset.objects.filter(owner=need.school, place="depot").first()
            if asset:
                return lend_asset(asset=asset, need=need, by=SYSTEM, now=NOW)
        return None

    def lose() -> None:
        asset = Asset.objects.filter(place="loan").first()
        if asset:
            move_asset(asset=asset, to=Place.LOST, by=SYSTEM, now=NOW)

    def write_past_actions() -> None:
        rows = Need.objects.filter(school=pick.choice(schools))
        rows.update(closing="removed", closed_at=NOW)

    def move_school() -> None:
        place = Organisation.objects.get(pk=pick.choice(schools).pk)
        parent = Organisation.objects.get(pk=pick.choice(offices).pk)
        if place.get_parent().pk != parent.pk:
            move_organisation(organisation=place, parent=parent, by=SYSTEM, now=NOW)

    refresh(now=NOW)
    deeds = [register, register, move_pupil, close, hand_on, lend, lose, move_school]
    panels = [one for one in list_panels() if one.key in {"needs", "depot"}]
    for turn in range(48):
        pick.choice(deeds)()
        if turn % 4 == 3:
            refresh(now=NOW)
            assert verify(today=TODAY, panels=panels) == []
    write_past_actions()
    refresh(now=NOW)
    assert verify(today=TODAY) == []
    assert Figure.objects.filter(panel="needs", total__gt=0).exists()
    assert Figure.objects.filter(panel="depot", total__gt=0).exists()


def submit(owner: Any, number: int = 1, **given: Any) -> Submission:
    """Return a lesson of `owner` that was approved two days after it was handed in."""
    fields = {
        "thing_type": ContentType.objects.get_for_model(Page),
        "thing_id": str(next(_numbers)),
        "number": number,
        "revision_number": 1,
        "outcome": Outcome.APPROVED,
        "submitted_at": NOW - timedelta(hours=1),
        "decided_at": NOW,
        "course": CourseFactory(),
        "owner": owner,
    }
    return Submission.objects.create(**(fields | given))


def test_lessons_count_where_their_author_teaches_and_go_along(world: Any) -> None:
    submit(world.teacher)
    submit(world.teacher, number=2, outcome=Outcome.SENT_BACK)
    submit(None)

    def read(place: Any) -> list[Any]:
        refresh(now=NOW)
        assert verify(today=TODAY) == []
        board = read_dashboard(world.officer, place, find_month(TODAY))
        said = next(one for one in board.panels if one.panel.key == "lessons").said
        return [one.change.value for one in said]

    assert read(world.province) == [1, 1, 0.0]
    assert read(world.school) == [1, 1, 0.0]
    assert read(world.far) == [0, 0, None]
    membership = world.teacher.memberships.get()
    membership.organisation = world.far
    membership.save()
    assert read(world.school) == [0, 0, None]
    assert read(world.far) == [1, 1, 0.0]


def test_pupils_who_were_reached_follow_the_weeks_of_classes(world: Any) -> None:
    group = ClassGroupFactory(school=world.school)
    counts = {"periods": 1, "pupils": 10, "online": 7, "not_reached": 3}
    week = ReachedWeek.objects.create(group=group, monday=find_month(TODAY).first, **counts)

    def read() -> list[Any]:
        refresh(now=NOW)
        assert verify(today=TODAY) == []
        board = read_dashboard(world.officer, world.province, find_month(TODAY))
        said = next(one for one in board.panels if one.panel.key == "reached").said
        return [one.change.value for one in said]

    assert read() == [70.0, 3]
    week.delete()
    assert read() == [None, 0]


def test_a_number_that_is_wrong_is_found_and_mended(world: Any, capsys: Any) -> None:
    refresh(now=NOW)
    Figure.objects.filter(panel="needs", organisation=world.district).update(total=99)
    with pytest.raises(CommandError, match="1 numbers differ"):
        call_command("supervision", "verify")
    call_command("supervision", "recount")
    call_command("supervision", "verify")
    assert read_gap(world.officer, world.district) == 3


def test_what_there_was_before_anybody_counted_is_unknown_and_not_nothing(
    world: Any, client: Client
) -> None:
    refresh(now=NOW)
    month = find_month(TODAY)
    [needs] = [
        one
        for one in read_dashboard(world.officer, world.province, month).panels
        if one.panel.key == "needs"
    ]
    said = needs.said[0].change
    assert (said.value, said.before, said.difference) == (4, None, None)
    assert [bar.value for bar in needs.bars] == [None] * 5 + [4]
    client.force_login(world.officer)
    for name in ("supervision:place", "supervision:print"):
        page = client.get(reverse(name, args=[world.province.pk])).content.decode()
        assert "<small>(–)</small>" in page
        assert "nhiều hơn tháng trước 4" not in page
    # Once a month was counted, an organisation without any has none.
    empty = OrganisationFactory(parent=world.district)
    [needs] = [
        one
        for one in read_dashboard(world.officer, empty, month).panels
        if one.panel.key == "needs"
    ]
    assert needs.said[0].change.value == 0
