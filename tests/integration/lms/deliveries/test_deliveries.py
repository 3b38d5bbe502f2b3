"""Who brings lessons to whom: seen and changed within reach, told afterwards, and written down."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail import hooks

from lessons.notices.models import Notice
from lms.carrying import CARRIED_HOOK, Carried
from lms.deliveries.actions.bringers import (
    BringerEntry,
    InvalidBringer,
    add_bringer,
    end_bringer,
    forget_old,
    link_account,
)
from lms.deliveries.actions.errands import Load, hand_out, plan_errands, tell_errands
from lms.deliveries.models import Bringer, Errand, Receiver
from lms.deliveries.queries.bringers import list_loads
from lms.deliveries.queries.communes import list_communes, sum_communes
from lms.deliveries.queries.errands import ErrandFilter, brings_any, list_errands
from lms.deliveries.rules import Calling, Medium, Outcome
from lms.devices.actions.keeping import forget_pupils
from lms.devices.actions.needs import close_need
from lms.devices.actions.weak import step_area, take_out_of_area
from lms.devices.adapters.sealing import unseal
from lms.devices.conf import DevicesConf
from lms.devices.models import NeedReading
from lms.devices.rules import Closing
from lms.devices.rules.weak import Step
from lms.people.permissions import SYSTEM, NotAllowed, forget_roles
from lms.supervision.actions.counting import refresh
from lms.supervision.models import Figure
from lms.supervision.queries.counting import verify
from tests.factories.weak import UNREACHED, build_communes, make_unreachable
from tests.integration.keeping import keep

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)
SHEETS = Load(title="Phiếu bài tập tuần 13", medium=Medium.PAPER, due=TODAY - 3 * DAY)


def build() -> SimpleNamespace:
    """Communes whose pupils each have somebody who brings, and something on its way."""
    world = build_communes()
    told: dict[str, Any] = {"by": SYSTEM, "now": NOW}
    world.bringers, world.errands = {}, {}
    for name, pupil in world.pupils.items():
        entry = BringerEntry(name=f"Lò Văn {name}", calling=Calling.VILLAGE_HEAD, contact="0988")
        bringer = add_bringer(organisation=pupil.school, entry=entry, **told)
        hand_out(numbers=[pupil.pk], bringer=bringer, load=SHEETS, **told)
        world.bringers[name] = bringer
        world.errands[name] = Errand.objects.get(receiver__need=pupil)
    return world


@pytest.fixture(scope="module")
def kept_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Build it once: no test sees what another has changed."""
    with keep(build, blocker=django_db_blocker) as built:
        yield built


@pytest.fixture
def world(kept_world: SimpleNamespace, db: None) -> SimpleNamespace:
    """Return copies of what was built."""
    return deepcopy(kept_world)


SEEN = {
    "steward": {"own"},
    "administrator": {"own"},
    "neighbour": {"other"},
    "office": {"own", "other"},
    "officer": {"own", "other"},
    "province": {"own", "other", "third"},
    "teacher": set(),
    "reviewer": set(),
    "nobody": set(),
}
KEPT = {
    "steward": {"own"},
    "administrator": {"own"},
    "neighbour": {"other"},
    "office": {"own", "other"},
}


@pytest.mark.parametrize("who", SEEN)
def test_errands_are_read_and_told_within_reach(world: Any, who: str) -> None:
    user, seen, kept = getattr(world, who), SEEN[who], KEPT.get(who, set())
    errands = list_errands(user, ErrandFilter(), today=TODAY)
    assert set(errands) == {world.errands[name] for name in seen}
    assert sum_communes(list_communes(user, today=TODAY)).pupils == len(seen)
    loads = list_loads(user, today=TODAY)
    assert {one.known.bringer for one in loads} == {world.bringers[name] for name in seen}
    told: dict[str, Any] = {"by": user, "now": NOW}
    numbers = [one.pk for one in world.errands.values()]
    absent = tell_errands(numbers=numbers, outcome=Outcome.ABSENT, day=TODAY, **told)
    assert absent == len(kept)
    for name, pupil in world.pupils.items():
        given: dict[str, Any] = {"numbers": [pupil.pk], "bringer": world.bringers[name]}
        if name in kept:
            assert hand_out(load=None, **given, **told).pupils == 1
        else:
            with pytest.raises(NotAllowed):
                hand_out(load=None, **given, **told)


# Each request of the admin takes its time: one of each reach.
@pytest.mark.parametrize("who", ["steward", "province", "teacher"])
def test_no_screen_no_sheet_and_no_file_shows_more(world: Any, client: Client, who: str) -> None:
    user, seen, kept = getattr(world, who), SEEN[who], KEPT.get(who, set())
    client.force_login(user)
    pages = [
        client.get(reverse(f"deliveries_admin:{name}"))
        for name in ("communes", "errands", "bringers")
    ]
    file = client.post(reverse("deliveries_admin:errands_file"))
    assert all((one.status_code == 200) is bool(seen) for one in (*pages, file))
    rows = list(load_workbook(BytesIO(file.content)).worksheets[0].values) if seen else []
    assert {row[2] for row in rows[1:]} == {UNREACHED[name] for name in seen}
    assert all(user.get_username() in row[-1] for row in rows[1:])
    errands, bringers = (one.content.decode() for one in pages[1:])
    for name, area in world.areas.items():
        commune = reverse("deliveries_admin:commune", args=[area.pk])
        opened, sheet = client.get(commune), client.get(f"{commune}route/")
        assert (opened.status_code == sheet.status_code == 200) is (name in seen)
        # A sheet is of the whole commune: of both schools, and of no other district.
        together = {"third"} if name == "third" else {"own", "other"}
        for other, pupil in UNREACHED.items():
            shown = name in seen and other in together & seen
            assert (pupil in sheet.content.decode()) is shown
            assert (pupil in opened.content.decode()) is shown
        assert (UNREACHED[name] in errands) is (name in seen)
        assert (f"Lò Văn {name}" in bringers) is (name in seen)
        if name not in kept:
            assert client.post(commune, {"whom": "all", "bringer": "now"}).status_code == 404
            bringer = reverse("deliveries_admin:bringer", args=[world.bringers[name].pk])
            assert client.post(bringer, {"verb": "end"}).status_code == 404


def test_telephones_go_along_with_whoever_keeps_the_pupils_and_reading_is_written_down(
    world: Any, client: Client
) -> None:
    sheet = reverse("deliveries_admin:route", args=[world.areas["own"].pk])
    client.force_login(world.steward)
    page = client.get(sheet)
    assert "0912 00 0" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    client.force_login(world.officer)
    page = client.get(sheet).content.decode()
    assert UNREACHED["own"] in page
    assert "0912 00" not in page
    for user, names in ((world.steward, {"own"}), (world.officer, {"own", "other"})):
        read = NeedReading.objects.filter(account=user, how="exported")
        assert {*read.values_list("need", flat=True)} == {world.pupils[one].pk for one in names}


def test_one_form_gives_all_pupils_of_a_commune_to_one(world: Any, client: Client) -> None:
    new = [make_unreachable(world.areas["own"], name=f"Sùng A {n}") for n in range(3)]
    client.force_login(world.office)
    page = reverse("deliveries_admin:commune", args=[world.areas["other"].pk])
    home = reverse("deliveries_admin:communes")
    assert "Còn 3 em chưa có ai mang bài" in client.get(home).content.decode()
    given = {
        "whom": "nobodys",
        "bringer": "new",
        "calling": "volunteer",
        "medium": "usb",
        "title": "Gói Tiếng Việt lớp 1",
        "due": (TODAY + 2 * DAY).isoformat(),
    }
    assert client.post(page, given).status_code == 422
    assert client.post(page, given | {"name": "Hà Lan", "due": ""}).status_code == 422
    yesterday = (TODAY - DAY).isoformat()
    assert client.post(page, given | {"name": "Hà Lan", "due": yesterday}).status_code == 422
    assert client.post(page, given | {"name": "Hà Lan"}).status_code == 302
    bringer = Bringer.objects.latest("pk")
    assert unseal(bringer.sealed_name) == "Hà Lan"
    assert bringer.organisation == world.school.get_parent()
    ours = Receiver.objects.filter(bringer=bringer)
    assert {one.need for one in ours} == set(new)
    assert Errand.objects.filter(bringer=bringer, medium="usb").count() == 3
    assert "đều đã có người mang bài" in client.get(home).content.decode()
    # Told twice, it is planned once; and all go over to one with what is under way.
    client.post(page, given | {"whom": "all", "bringer": bringer.pk})
    assert Errand.objects.filter(title=given["title"]).count() == 5
    assert Receiver.objects.filter(bringer=bringer).count() == 5
    assert set(Errand.objects.filter(title=SHEETS.title, bringer=bringer)) == {
        world.errands["own"],
        world.errands["other"],
    }
    assert end_bringer(bringer=bringer, by=world.office, now=NOW) == 5
    assert sum_communes(list_communes(world.office, today=TODAY)).nobody == 5
    assert not Errand.objects.open().filter(bringer=bringer).exists()


def test_an_errand_ends_with_the_day_of_it_or_begins_again(world: Any, client: Client) -> None:
    client.force_login(world.office)
    page = reverse("deliveries_admin:errands")
    assert "Lượt mang bài bị trễ: 2" in client.get(page).content.decode()
    ticked = [world.errands["own"].pk, world.errands["other"].pk, world.errands["third"].pk]
    done = {"errand": ticked[:1], "outcome": "done", "day": (TODAY - DAY).isoformat()}
    tomorrow = (TODAY + DAY).isoformat()
    assert client.post(page, done | {"day": tomorrow}).status_code == 422
    assert client.post(page, done).status_code == 302
    absent = {"errand": ticked[1:], "outcome": "absent", "day": TODAY.isoformat()}
    client.post(page, absent | {"again": tomorrow})
    own, other, third = (Errand.objects.get(pk=number) for number in ticked)
    assert (own.state, own.done_date, own.told_by) == ("done", TODAY - DAY, world.office)
    assert (other.state, other.tries, other.due_date) == ("open", 1, TODAY + DAY)
    assert (third.tries, third.due_date) == (0, SHEETS.due)
    shown = client.get(page, {"state": "done"}).content.decode()
    assert UNREACHED["own"] in shown
    assert UNREACHED["other"] not in shown
    told: dict[str, Any] = {"day": TODAY, "by": world.office, "now": NOW}
    assert tell_errands(numbers=[own.pk], outcome=Outcome.DROPPED, **told) == 0
    with pytest.raises(NotAllowed):
        end_bringer(bringer=world.bringers["third"], by=world.office, now=NOW)


def test_who_has_a_signal_or_a_connection_gets_nothing_by_hand_any_more(world: Any) -> None:
    for step in (Step.REPORTED, Step.FIXED):
        step_area(area=world.areas["own"], step=step, day=TODAY, by=SYSTEM, now=NOW)
    numbers = [one.pk for one in world.pupils.values()]
    load = Load(title="Vở", medium=Medium.OTHER, due=TODAY)
    assert plan_errands(numbers=numbers, load=load, by=world.office, now=NOW) == 1
    assert sum_communes(list_communes(world.office, today=TODAY)).pupils == 1


def test_offices_see_how_many_have_nobody_after_every_change(world: Any) -> None:
    told: dict[str, Any] = {"by": SYSTEM, "now": NOW}

    def read(place: Any) -> dict[str, int]:
        refresh(now=NOW)
        assert verify(today=TODAY) == []
        rows = Figure.objects.filter(panel="hands", organisation=place, total__gt=0)
        return dict(rows.values_list("figure", "total"))

    district = world.school.get_parent()
    new = make_unreachable(world.areas["own"], name="Sùng A Páo")
    assert read(district) == {"brought": 2, "nobody": 1}
    end_bringer(bringer=world.bringers["other"], **told)
    assert read(district) == {"brought": 1, "nobody": 2}
    close_need(need=new, closing=Closing.MET, **told)
    assert read(district) == {"brought": 1, "nobody": 1}
    for step in (Step.REPORTED, Step.FIXED):
        step_area(area=world.areas["own"], step=step, day=TODAY, **told)
    assert read(district) == {"nobody": 1}
    take_out_of_area(area=world.areas["other"], numbers=[world.pupils["other"].pk], **told)
    assert read(district) == {}


def test_what_apps_tell_of_can_be_carried(world: Any, client: Client) -> None:
    pack = Carried(key="pack:toan", title="Toán lớp 1", detail="9 bài, 80 MB", url="/packs/toan/")
    client.force_login(world.steward)
    page = reverse("deliveries_admin:commune", args=[world.areas["own"].pk])
    with hooks.register_temporarily(CARRIED_HOOK, lambda: [pack]):
        assert "/packs/toan/" in client.get(page).content.decode()
        given = {"whom": "all", "bringer": "now", "thing": pack.key, "medium": "usb"}
        client.post(page, given | {"due": TODAY.isoformat()})
    errand = Errand.objects.get(title="Toán lớp 1")
    assert errand.thing == pack.key


def test_nothing_of_a_bringer_lies_open_and_keys_and_time_take_it_along(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The key of the tests is no key that a site would take.
    monkeypatch.setattr("lms.people.adapters.sealing._LEAST_KEY", 1)
    with connection.cursor() as cursor:
        for table in ("deliveries_bringer", "deliveries_errand", "wagtailcore_modellogentry"):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not any(secret in repr(cursor.fetchall()) for secret in ("Lò Văn", "0988"))
    bringer = world.bringers["own"]
    with override_settings(LMS={"DEVICES": {"PUPIL_KEYS": ("khoa-moi-" * 5, settings.SECRET_KEY)}}):
        call_command("devices", "rotate", verbosity=0)
    bringer.refresh_from_db()
    with override_settings(LMS={"DEVICES": {"PUPIL_KEYS": ("khoa-moi-" * 5,)}}):
        assert unseal(bringer.sealed_name) == "Lò Văn own"
    end_bringer(bringer=bringer, by=SYSTEM, now=NOW)
    later = NOW + DevicesConf.kept + DAY
    forget_pupils(now=later)
    forget_old(now=later)
    bringer.refresh_from_db()
    assert bringer.sealed_name == bringer.sealed_contact == ""
    assert not Receiver.objects.exclude(bringer=None).exists()
    assert not Errand.objects.open().exists()


def test_whoever_brings_by_an_account_sees_and_tells_their_own_alone(
    world: Any, client: Client
) -> None:
    mine = reverse("deliveries_admin:mine")
    client.force_login(world.teacher)
    assert client.get(mine).status_code == 404
    told: dict[str, Any] = {"by": world.steward, "now": NOW}
    bringer = world.bringers["own"]
    for stranger in (world.neighbour, world.nobody):
        with pytest.raises(InvalidBringer):
            link_account(bringer=bringer, username=stranger.get_username(), **told)
    assert link_account(bringer=bringer, username=world.teacher.get_username(), **told)
    plan_errands(numbers=[world.pupils["own"].pk], load=replace(SHEETS, title="Sách Toán"), **told)
    assert Notice.objects.get(person=world.teacher).title == "Sách Toán"
    page = client.get(mine).content.decode()
    assert UNREACHED["own"] in page
    assert not any(secret in page for secret in (UNREACHED["other"], "0912 00"))
    read = NeedReading.objects.filter(account=world.teacher)
    assert {*read.values_list("need", flat=True)} == {world.pupils["own"].pk}
    # Nothing else of the room opens, and others' errands are not theirs to tell.
    for name in ("communes", "errands", "bringers"):
        assert client.get(reverse(f"deliveries_admin:{name}")).status_code == 404
    numbers = [one.pk for one in world.errands.values()]
    mine_told: dict[str, Any] = {"numbers": numbers, "day": TODAY, "by": world.teacher, "now": NOW}
    assert tell_errands(outcome=Outcome.DROPPED, **mine_told) == 0
    answer = client.post(mine, {"outcome": "done", "day": TODAY.isoformat(), "errand": numbers})
    assert answer.status_code == 302
    done = Errand.objects.filter(state="done")
    assert [one.pk for one in done] == [world.errands["own"].pk]
    # Whoever is no longer there sees nothing, whatever stands in the list of bringers.
    world.teacher.memberships.all().delete()
    forget_roles(world.teacher)
    assert not brings_any(world.teacher)


def test_what_no_bringer_and_no_commune_can_be_is_refused_and_nothing_breaks(
    world: Any, client: Client, monkeypatch: Any
) -> None:
    client.force_login(world.steward)
    for name in ("commune", "route"):
        assert client.get(reverse(f"deliveries_admin:{name}", args=[10**30])).status_code == 404
    path = reverse("deliveries_admin:bringer", args=[world.bringers["own"].pk])
    unseen = {"verb": "change", "name": "\u200b", "calling": Calling.OTHER.value}
    assert client.post(path, unseen).status_code == 422

    def end_first(**told: Any) -> int:
        end_bringer(**told)
        return end_bringer(**told)

    monkeypatch.setattr("lms.deliveries.views.bringers.end_bringer", end_first)
    assert client.post(path, {"verb": "end"}).status_code == 302
