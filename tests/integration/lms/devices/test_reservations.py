"""What is held goes to whom it is held for, never twice on a day, and is free again by itself."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.devices.actions.ledger import HeldForOthers, lend_asset, transfer_assets
from lms.devices.actions.reserving import (
    InvalidReservation,
    TooFew,
    end_reservation,
    forget_held_days,
    reserve_devices,
)
from lms.devices.adapters.sealing import unseal
from lms.devices.models import Asset, HeldDay, Reservation
from lms.devices.queries.allocation import propose
from lms.devices.queries.reservations import list_reservations
from lms.people.permissions import SYSTEM, NotAllowed
from lms.people.rules import CAPABILITIES, Capability, OrganisationKind, Role, does_role_fit
from tests.factories.devices import make_depot
from tests.factories.people import MembershipFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def world() -> SimpleNamespace:
    return make_depot(now=NOW)


def hold(world: Any, school: Any, start: int = 0, days: int = 3, **given: Any) -> Any:
    """Hold one device of the district for a school, so many days from now."""
    first = TODAY + timedelta(days=start)
    told: dict[str, Any] = {"by": world.steward, "now": NOW} | given
    return reserve_devices(
        depot=world.district,
        school=school,
        from_date=first,
        until_date=first + timedelta(days=days),
        **told,
    )


def test_no_device_is_held_twice_on_a_day(world: Any) -> None:
    asset = world.assets[0]
    first = hold(world, world.school, asset=asset)
    assert isinstance(first, Reservation)
    assert hold(world, world.beside, 2, asset=asset) == TooFew(free=0)
    assert isinstance(hold(world, world.beside, 3, asset=asset), Reservation)
    assert hold(world, world.beside, count=5) == TooFew(free=4)
    assert isinstance(hold(world, world.beside, count=4), Reservation)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldDay.objects.create(reservation=first, asset=asset, date=TODAY + timedelta(days=3))
    with pytest.raises(NotAllowed):
        hold(world, world.school, 9, by=world.at_school)
    for wrong in (
        {"days": 0},
        {"start": -1},
        {"count": 0},
        {"need": world.needs[1]},
        {"asset": asset, "count": 2},
    ):
        with pytest.raises(InvalidReservation):
            hold(world, world.school, **wrong)


def test_lending_and_handing_on_leave_what_is_held_for_others(world: Any) -> None:
    told: dict[str, Any] = {"by": world.steward, "now": NOW}
    hold(world, world.school, asset=world.assets[0])
    with pytest.raises(HeldForOthers):
        lend_asset(asset=world.assets[0], need=world.needs[1], **told)
    handed = transfer_assets(source=world.district, target=world.beside, most=None, **told)
    assert handed.count == 4
    # What is held for there goes first: nothing else is left in this depot.
    handed = transfer_assets(source=world.district, target=world.school, most=1, **told)
    assert handed.count == 1
    moved = Asset.objects.get(pk=world.assets[0].pk)
    assert moved.owner == world.school
    lend_asset(asset=moved, need=world.needs[0], **told)


def test_a_device_for_one_pupil_is_free_again_when_the_pupil_has_it_or_time_is_over(
    world: Any,
) -> None:
    need, asset = world.needs[0], world.assets[0]
    reservation = hold(world, world.school, need=need, asset=asset)
    later = NOW + timedelta(days=3)
    told: dict[str, Any] = {"asset": asset, "need": world.needs[1], "by": world.steward}
    with pytest.raises(HeldForOthers):
        lend_asset(now=NOW, **told)
    with transaction.atomic():
        lend_asset(now=later, **told)
        assert not list_reservations(world.officer, today=timezone.localdate(later))
        transaction.set_rollback(True)
    lend_asset(now=NOW, **(told | {"need": need}))
    reservation.refresh_from_db()
    assert reservation.ended_at == NOW
    assert not HeldDay.objects.exists()


def test_who_comes_first_gets_nothing_that_is_held_for_others(world: Any) -> None:
    first, second = world.needs
    told: dict[str, Any] = {"now": NOW, "by": SYSTEM}
    hold(world, world.beside, count=4)
    kept = hold(world, world.school, need=first)
    ranks = propose(world.officer, world.district, today=TODAY).ranks
    assert [(one.claim.number, one.is_held) for one in ranks] == [
        (first.pk, True),
        (second.pk, True),
    ]
    end_reservation(reservation=kept, **told)
    hold(world, world.beside, count=1)
    proposal = propose(world.officer, world.district, today=TODAY)
    assert [one.depot for one in proposal.ranks] == [None, world.district.path]
    assert proposal.devices == 5
    after = TODAY + timedelta(days=3)
    proposal = propose(world.officer, world.district, today=after)
    assert [one.is_held for one in proposal.ranks] == [False, False]
    assert proposal.served == 2
    assert forget_held_days(now=NOW + timedelta(days=3)) == 15


def test_held_devices_are_listed_to_who_sees_the_depot_or_the_school(
    world: Any, client: Client
) -> None:
    reservation = hold(world, world.school, count=2)
    district = world.district
    sides = (district.path, world.school.path)
    for place in (district.get_parent(), district, world.school, world.beside):
        for role in Role:
            if not does_role_fit(role, OrganisationKind(place.kind)):
                continue
            user = MembershipFactory(role=role.value, organisation=place).user
            client.force_login(user)
            may = Capability.VIEW_DEVICES in CAPABILITIES[role]
            sees = may and any(path.startswith(place.path) for path in sides)
            assert list(list_reservations(user, today=TODAY)) == [reservation] * sees
            keeps = Capability.KEEP_DEVICES in CAPABILITIES[role]
            if not (keeps and district.path.startswith(place.path)):
                end = client.post(reverse("devices_admin:reservations"), {"end": reservation.pk})
                assert end.status_code == 404
    assert HeldDay.objects.count() == 6
    client.force_login(world.officer)
    assert client.get(reverse("devices_admin:new_reservation")).status_code == 404


def test_devices_are_held_and_let_go_on_the_screens(world: Any, client: Client) -> None:
    client.force_login(world.steward)
    page = reverse("devices_admin:new_reservation")
    data = {
        "depot": world.district.pk,
        "school": world.school.pk,
        "count": 1,
        "code": unseal(world.needs[0].sealed_code),
        "serial": "sn-3",
        "from_date": TODAY.isoformat(),
        "last_date": TODAY.isoformat(),
    }
    for wrong in (
        {"count": 2},
        {"serial": "SN-99"},
        {"code": unseal(world.needs[1].sealed_code)},
        {"last_date": (TODAY - timedelta(days=1)).isoformat()},
        {"school": world.district.get_parent().pk},
    ):
        assert client.post(page, data | wrong).status_code == 422, wrong
    assert client.post(page, data).status_code == 302
    (reservation,) = Reservation.objects.all()
    assert (reservation.need, reservation.last_date) == (world.needs[0], TODAY)
    # The device says so, and is lent to nobody else.
    device = reverse("devices_admin:asset", args=[world.assets[3].pk])
    assert world.school.name in client.get(device).content.decode()
    other = {"to": "loan", "code": unseal(world.needs[1].sealed_code)}
    assert client.post(device, other).status_code == 422
    listed = client.get(reverse("devices_admin:reservations"))
    assert listed.context["rows"] == [(reservation, True)]
    client.post(reverse("devices_admin:reservations"), {"end": reservation.pk})
    assert client.post(device, other).status_code == 302
    # Now it is lent: which of the devices is meant is said beside its number.
    lent = client.post(page, data)
    assert lent.status_code == 422
    assert list(lent.context["form"].errors) == ["serial"]
