"""What was donated is always somewhere; who lends and hands on what; and the ways that are kept."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.devices.actions.donations import Taken, receive_devices
from lms.devices.actions.ledger import InvalidMove, lend_asset, move_asset, transfer_assets
from lms.devices.actions.reserving import (
    InvalidReservation,
    end_reservation,
    reserve_devices,
)
from lms.devices.models import Asset, AssetMove, Donation, Reservation
from lms.devices.queries.ledger import AssetFilter, count_places, list_assets, sum_donations
from lms.devices.queries.tables import count_needs
from lms.devices.rules.allocation import Criterion
from lms.devices.rules.ledger import Place
from lms.people.permissions import SYSTEM, NotAllowed
from tests.factories.devices import make_depot, make_need
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def world() -> SimpleNamespace:
    return make_depot(now=NOW)


# A place to go to, or what else may happen to devices: handed on there or back, or held.
steps = st.tuples(
    st.integers(0, 4),
    st.sampled_from([*Place, "there", "back", "hold", "let go"]),
    st.integers(0, 1),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(steps, max_size=14))
def test_donated_is_in_depot_and_on_loan_and_in_repair_and_lost(
    world: Any, ways: list[tuple[int, Any, int]]
) -> None:
    with transaction.atomic():
        for which, to, who in ways:
            try:
                take_step(world, which, to, who)
            except (InvalidMove, InvalidReservation):
                continue
        donation = Donation.objects.get()
        places = count_places(world.officer)
        assert donation.received == 5 == sum(places.values())
        for place, count in places.items():
            assert getattr(donation, f"in_{place.value}") == count
        assert Asset.objects.filter(borrower__isnull=False).count() == places[Place.LOAN]
        for asset in Asset.objects.select_related("owner", "borrower__school"):
            last = asset.moves.first()
            assert (last.to, last.owner) == (asset.place, asset.owner)
            if asset.borrower:
                # Whoever has one waits for none, and nobody else was to have it today.
                assert not (asset.borrower.is_open and asset.borrower.lacks_device)
                held = asset.held_days.filter(date=timezone.localdate(NOW))
                school = asset.borrower.school.path
                assert all(school.startswith(day.reservation.school.path) for day in held)
        transaction.set_rollback(True)


def take_step(world: Any, which: int, to: Any, who: int) -> None:
    """Do something with one of the five devices, or with what lies beside it in the depot."""
    asset, told = world.assets[which], {"by": SYSTEM, "now": NOW}
    schools = (world.school, world.beside)
    today = timezone.localdate(NOW)
    if to == Place.LOAN:
        lend_asset(asset=asset, need=world.needs[who], **told)
    elif isinstance(to, Place):
        move_asset(asset=asset, to=to, is_still_needed=bool(who), **told)
    elif to == "hold":
        days = {"from_date": today, "until_date": today + timedelta(days=1 + who)}
        asset.refresh_from_db()
        reserve_devices(depot=asset.owner, school=schools[which % 2], asset=asset, **days, **told)
    elif to == "let go":
        for reservation in Reservation.objects.all():
            end_reservation(reservation=reservation, **told)
    else:
        ends = (world.district, schools[who])
        source, target = ends if to == "there" else ends[::-1]
        transfer_assets(source=source, target=target, most=which, **told)


def test_the_database_keeps_no_ledger_that_does_not_add_up(world: Any) -> None:
    for change in ({"in_depot": 4}, {"in_lost": 1}, {"received": 6}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Donation.objects.update(**change)
    for change in ({"place": "loan"}, {"place": "home"}, {"borrower": world.needs[0]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Asset.objects.filter(pk=world.assets[0].pk).update(**change)


def test_who_borrows_a_device_needs_none_any_more(world: Any) -> None:
    first, second = world.assets[:2]
    assert count_needs(world.officer).counts.total == 2
    lend_asset(asset=first, need=world.needs[0], by=world.steward, now=NOW)
    assert count_needs(world.officer).counts.total == 1
    with pytest.raises(InvalidMove):
        lend_asset(asset=second, need=world.needs[0], by=world.steward, now=NOW)
    with pytest.raises(InvalidMove):
        lend_asset(asset=first, need=world.needs[1], by=world.steward, now=NOW)
    move_asset(asset=first, to=Place.DEPOT, by=world.steward, now=NOW)
    lend_asset(asset=first, need=world.needs[1], by=world.steward, now=NOW)


def test_devices_go_from_school_to_school_through_the_depot_in_one_step(world: Any) -> None:
    told: dict[str, Any] = {"now": NOW}
    sent = transfer_assets(
        source=world.district, target=world.school, most=3, by=world.steward, **told
    )
    assert sent.count == 3
    with pytest.raises(NotAllowed):
        transfer_assets(
            source=world.school, target=world.beside, most=None, by=world.at_school, **told
        )
    moved = world.assets[0]
    AssetMove.objects.all().delete()
    handed = transfer_assets(
        source=world.school, target=world.beside, most=None, by=world.steward, **told
    )
    assert handed.slip is not None
    assert handed.slip.through == world.district
    assert Asset.objects.filter(owner=world.beside).count() == 3
    ways = [move.owner for move in moved.moves.order_by("pk")]
    assert ways == [world.district, world.beside]
    assert sum_donations(world.officer)["received"] == 5
    with pytest.raises(InvalidMove):
        transfer_assets(
            source=world.school, target=OrganisationFactory(), most=None, by=SYSTEM, **told
        )


def test_a_serial_number_stands_in_the_ledger_once(world: Any) -> None:
    again = receive_devices(
        donation=world.donation, serials=["SN-1", "SN-9"], receipt="", by=SYSTEM, now=NOW
    )
    assert again == Taken(serials=("SN-1",))
    assert Asset.objects.count() == 5


def test_screens_show_and_change_what_is_within_reach(world: Any, client: Client) -> None:
    asset = world.assets[0]
    page, donation = (
        reverse("devices_admin:asset", args=[asset.pk]),
        reverse("devices_admin:donation", args=[world.donation.pk]),
    )
    for user, sees, keeps in (
        (world.steward, True, True),
        (world.officer, True, False),
        (world.at_school, False, False),
        (world.stranger, False, False),
    ):
        client.force_login(user)
        assert (client.get(page).status_code == 200) is sees
        assert (client.get(donation).status_code == 200) is sees
        listed = client.get(reverse("devices_admin:assets")).content.decode()
        assert (asset.serial in listed) is sees
        assert list_assets(user, AssetFilter()).exists() is sees
        answer = client.post(page, {"to": "repair"})
        assert (answer.status_code == 302) is keeps
        asset.refresh_from_db()
        assert (asset.place == Place.REPAIR) is keeps
        if keeps:
            client.post(page, {"to": "depot"})
    client.force_login(world.steward)
    code = {"to": "loan", "code": "KHONGCO99"}
    assert client.post(page, code).status_code == 422
    hand_on = {"source": world.district.pk, "target": world.school.pk, "most": 1}
    assert client.post(reverse("devices_admin:transfer"), hand_on).status_code == 302
    receive = {"serials": "sn 20\nSN-21, SN-21", "receipt": "13/PT"}
    assert client.post(donation, receive).status_code == 302
    assert Donation.objects.get().received == 7


def test_handing_on_says_what_it_could_not_do(world: Any, client: Client) -> None:
    client.force_login(world.steward)
    page = reverse("devices_admin:transfer")
    there = {"source": world.district.pk, "target": world.school.pk}
    assert client.post(page, there | {"target": world.district.pk}).status_code == 422
    count = Asset.objects.filter(owner=world.district, place="depot").count()
    said = client.post(page, there | {"most": count + 1}, follow=True).context["messages"]
    assert len(said) == 2
    empty = client.post(page, there)
    assert empty.status_code == 422
    assert "không có thiết bị nào chuyển được" in empty.content.decode()


def test_rules_are_published_by_an_office_and_explained_to_whoever_looks(
    world: Any, client: Client
) -> None:
    young = make_need(world.school, hardship="other", name="Ly Mí Pó")
    page = reverse("devices_admin:allocation")
    client.force_login(world.officer)
    shown = client.get(page)
    ranks = [rank.claim.number for rank, *_rest in shown.context["rows"]]
    assert ranks == [*(need.pk for need in world.needs), young.pk]
    assert shown.context["proposal"].served == 3
    assert "Hộ nghèo" in shown.content.decode()
    assert young.readings.filter(account=world.officer, how="listed").exists()
    rules = {"first": "level", "second": "waiting"}
    assert client.post(page, rules).status_code == 404
    client.force_login(world.steward)
    assert client.post(page, rules | {"second": "level"}).status_code == 422
    assert client.post(page, rules).status_code == 302
    client.force_login(world.at_school)
    below = client.get(page)
    assert below.context["proposal"].rules == (Criterion.LEVEL, Criterion.WAITING)
    assert [pupil.need for _rank, pupil, *_rest in below.context["rows"]] == [
        world.needs[0],
        young,
    ]
