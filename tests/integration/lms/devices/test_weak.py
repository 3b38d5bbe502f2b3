"""Who sees and changes which weak-signal areas, what a carrier is sent, and who lives there."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lms.devices.actions.needs import change_need, close_need
from lms.devices.actions.weak import Listed, WeakEntry, add_area, put_into_area, step_area
from lms.devices.models import NeedReading, WeakArea
from lms.devices.queries.weak import WeakFilter, count_weak, list_unreachable, list_weak
from lms.devices.rules import Closing, Lack
from lms.devices.rules.weak import Signal, Step
from lms.people.permissions import SYSTEM, NotAllowed
from lms.supervision.actions.counting import refresh
from lms.supervision.queries.counting import verify
from tests.factories.devices import make_entry, make_need
from tests.factories.sheets import make_workbook
from tests.factories.weak import build_communes, make_area
from tests.integration.keeping import keep

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def kept_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Build it once: no test sees what another has changed."""
    with keep(build_communes, blocker=django_db_blocker) as built:
        yield built


@pytest.fixture
def world(kept_world: SimpleNamespace, db: None) -> SimpleNamespace:
    """Return copies of what was built."""
    return deepcopy(kept_world)


SEEN = {
    "steward": {"own"},
    "administrator": {"own"},
    "neighbour": {"other"},
    "officer": {"own", "other"},
    "province": {"own", "other", "third"},
    "teacher": set(),
    "reviewer": set(),
    "nobody": set(),
}
KEPT = {"steward": {"own"}, "administrator": {"own"}, "neighbour": {"other"}}


@pytest.mark.parametrize("who", SEEN)
def test_areas_and_who_lives_there_are_read_within_reach(world: Any, who: str) -> None:
    user, seen = getattr(world, who), SEEN[who]
    areas = list_weak(user, WeakFilter(), today=TODAY)
    assert set(areas) == {world.areas[name] for name in seen}
    assert set(list_unreachable(user)) == {world.pupils[name] for name in seen}
    assert count_weak(user, today=TODAY).pupils == len(seen)
    for name, area in world.areas.items():
        step: dict[str, Any] = {"step": Step.REPORTED, "day": TODAY, "by": user, "now": NOW}
        if name in KEPT.get(who, ()):
            assert step_area(area=area, **step) is None
        else:
            with pytest.raises(NotAllowed):
                step_area(area=area, **step)


# Each request of the admin takes its time: one of each reach.
@pytest.mark.parametrize("who", ["steward", "province", "teacher"])
def test_no_screen_and_no_file_shows_more(world: Any, client: Client, who: str) -> None:
    user, seen = getattr(world, who), SEEN[who]
    client.force_login(user)
    listed = client.get(reverse("devices_admin:weak"))
    file = client.get(reverse("devices_admin:weak_file"))
    letter = client.get(reverse("devices_admin:weak_letter"), {"carrier": "Sóng Núi"})
    for answer in (listed, file, letter):
        assert (answer.status_code == 200) is bool(seen)
    rows = list(load_workbook(BytesIO(file.content)).worksheets[0].values) if seen else []
    assert {row[2] for row in rows[1:]} == {world.areas[name].place for name in seen}
    for name, area in world.areas.items():
        page = reverse("devices_admin:weak_area", args=[area.pk])
        pupils = reverse("devices_admin:weak_pupils", args=[area.pk])
        assert (area.place in listed.content.decode()) is (name in seen)
        told = name in seen and area.carrier == "Sóng Núi"
        assert (area.place in letter.content.decode()) is told
        assert (client.get(page).status_code == 200) is (name in seen)
        assert (client.get(pupils).status_code == 200) is (name in seen)
        if name not in KEPT.get(who, ()):
            day = {"verb": "reported", "day": TODAY.isoformat()}
            assert client.post(page, day).status_code == 404
            assert client.post(pupils, {"verb": "put_all"}).status_code == 404


def test_what_a_carrier_was_told_and_has_promised_is_kept_step_by_step(
    world: Any, client: Client
) -> None:
    client.force_login(world.steward)
    page = reverse("devices_admin:weak_area", args=[world.areas["own"].pk])

    def tell(verb: str, day: Any) -> str:
        answer = client.post(page, {"verb": verb, "day": day.isoformat()}, follow=True)
        world.areas["own"].refresh_from_db()
        return answer.content.decode()

    assert "ghi ngày đã báo nhà mạng trước" in tell("promised", TODAY)
    tell("reported", TODAY - 20 * DAY)
    tell("promised", TODAY - 9 * DAY)
    shown = tell("promised", TODAY - 2 * DAY)
    assert "đã quá 2 ngày" in shown
    assert count_weak(world.officer, today=TODAY).overdue == 1
    listed = client.get(reverse("devices_admin:weak"), {"stage": "overdue"}).content.decode()
    assert "Nhà mạng quá hẹn: 1" in listed
    assert world.areas["own"].place in listed
    refresh(now=NOW)
    tell("fixed", TODAY)
    refresh(now=NOW)
    assert verify(today=TODAY) == []
    assert not list_unreachable(world.steward).exists()
    steps = [(one.what, one.day) for one in world.areas["own"].steps.order_by("pk")]
    assert steps[1:] == [
        ("reported", TODAY - 20 * DAY),
        ("promised", TODAY - 9 * DAY),
        ("promised", TODAY - 2 * DAY),
        ("fixed", TODAY),
    ]
    tell("reopened", TODAY)
    assert list_unreachable(world.steward).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        WeakArea.objects.filter(pk=world.areas["own"].pk).update(promised_date=TODAY)


def test_only_pupils_without_a_connection_are_put_into_an_area_of_their_school(
    world: Any, client: Client
) -> None:
    without = make_need(world.school, name="Sùng A Páo", lacks=frozenset({Lack.CONNECTION}))
    connected = make_need(world.school, name="Sùng Thị Mỷ")
    strange = make_need(world.beside, name="Ly Mí Pó", lacks=frozenset({Lack.CONNECTION}))
    client.force_login(world.steward)
    page = reverse("devices_admin:weak_pupils", args=[world.areas["own"].pk])
    shown = client.get(page).content.decode()
    assert "Sùng A Páo" in shown
    assert "Sùng Thị Mỷ" not in shown
    assert "Ly Mí Pó" not in shown
    read = NeedReading.objects.filter(account=world.steward, how="listed")
    assert {*read.values_list("need", flat=True)} == {world.pupils["own"].pk, without.pk}
    numbers = [without.pk, connected.pk, strange.pk]
    client.post(page, {"verb": "put", "pupil": numbers})
    assert set(list_unreachable(world.province)) == {*world.pupils.values(), without}
    (area,) = list_weak(world.steward, WeakFilter(), today=TODAY)
    assert area.linked == 2
    close_need(need=without, closing=Closing.MET, by=SYSTEM, now=NOW)
    assert without not in list_unreachable(world.steward)
    client.post(page, {"verb": "take", "pupil": [world.pupils["own"].pk]})
    assert not list_unreachable(world.steward).exists()
    moved = make_entry(world.beside, lacks=frozenset({Lack.CONNECTION}))
    change_need(need=world.pupils["third"], entry=moved, by=SYSTEM, now=NOW)
    assert world.pupils["third"] not in list_unreachable(SYSTEM)
    with pytest.raises(NotAllowed):
        put_into_area(area=world.areas["own"], numbers=[without.pk], by=world.neighbour, now=NOW)


def test_a_letter_tells_no_number_that_points_at_a_family(world: Any, client: Client) -> None:
    make_area(world.school, place="Thôn Suối Giữa", carrier="sóng núi", pupils=12)
    fixed = make_area(world.school, place="Thôn Suối Dưới", pupils=30)
    for step in (Step.REPORTED, Step.FIXED):
        step_area(area=fixed, step=step, day=TODAY, by=SYSTEM, now=NOW)
    client.force_login(world.steward)
    letter = client.get(reverse("devices_admin:weak_letter")).content.decode()
    assert "Kính gửi: Sóng Núi" in letter
    assert "dưới 5" in letter
    assert "từ 13 học sinh trở lên" in letter
    assert "Thôn Suối Dưới" not in letter
    file = client.get(reverse("devices_admin:weak_file"), {"carrier": "Sóng Núi"})
    book = load_workbook(BytesIO(file.content))
    assert [row[5] for row in list(book.worksheets[0].values)[1:]] == ["dưới 5", 12]
    assert world.steward.get_username() in book.worksheets[0].oddFooter.center.text
    assert "no-store" in file["Cache-Control"]


def test_the_same_place_is_on_the_list_once(world: Any) -> None:
    entry = WeakEntry(
        organisation=world.school,
        commune="lũng mây",
        place="thôn suối  trên",
        carrier="SÓNG NÚI",
        signal=Signal.WEAK_3G,
    )
    assert add_area(entry=entry, by=world.steward, now=NOW) == Listed(area=world.areas["own"])
    with pytest.raises(NotAllowed):
        add_area(entry=entry, by=world.neighbour, now=NOW)


HEADINGS = ["organisation", "commune", "place", "carrier", "signal", "pupils", "reported"]


def test_a_sheet_writes_areas_down_once_each_row_is_right(world: Any, client: Client) -> None:
    client.force_login(world.steward)

    def bring(*rows: list[object]) -> Any:
        file = BytesIO(make_workbook([[*HEADINGS, "promised"], *rows]))
        file.name = "lom.xlsx"
        return client.post(reverse("sheets:bring", args=["weak-areas"]), {"file": file})

    right = ["", "Lũng Mây", "Thôn Suối Trên", "Sóng Núi", "3g", 14, "03/11/2020", "15/12/2090"]
    wrong = bring(
        [world.beside.code, *right[1:]],
        [*right[:2], "Thôn A", *right[3:6], "31/02/2026", ""],
        [*right[:2], "Thôn B", *right[3:6], "", "15/12/2026"],
        [*right[:2], "Thôn C", *right[3:4], "5g", *right[5:]],
        right,
        right,
    )
    assert wrong.status_code == 422
    assert WeakArea.objects.count() == 3
    named = [*right[:2], "Thôn D", *right[3:6], "", ""]
    for other in ([*named[:3], "song nui", *named[4:]], [*named[:6], "1/1/9999999999", ""]):
        assert bring(named, other).status_code == 422, other
    staged = bring(right, [*right[:2], "Thôn Mới", "sóng núi", "không có sóng", "", "", ""])
    client.post(staged.url)
    world.areas["own"].refresh_from_db()
    assert (world.areas["own"].signal, world.areas["own"].pupils) == ("3g", 14)
    assert world.areas["own"].promised_date.isoformat() == "2090-12-15"
    steps = [one.what for one in world.areas["own"].steps.order_by("pk")]
    assert steps == ["found", "reported", "promised"]
    assert WeakArea.objects.get(place="Thôn Mới").carrier == "Sóng Núi"
