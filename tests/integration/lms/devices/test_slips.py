"""Slips and labels: what they say, who sees them, and who stands under them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.devices.actions.ledger import lend_asset, move_asset, transfer_assets
from lms.devices.actions.slips import InvalidSignatures, sign_slip
from lms.devices.adapters.sealing import unseal
from lms.devices.models import AssetSlip, NeedReading
from lms.devices.queries.slips import list_slips
from lms.devices.queries.tables import count_needs
from lms.devices.rules.ledger import Place
from lms.devices.rules.slips import Signatures, Signer
from lms.people.permissions import NotAllowed
from lms.people.rules import CAPABILITIES, Capability, OrganisationKind, Role, does_role_fit
from tests.factories.devices import make_depot
from tests.factories.people import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def world() -> SimpleNamespace:
    """The district's depot after a loan and its return, and after two devices went to a school."""
    depot = make_depot(now=NOW)
    told: dict[str, Any] = {"by": depot.steward, "now": NOW}
    depot.lent = lend_asset(asset=depot.assets[0], need=depot.needs[0], **told)
    depot.back = move_asset(asset=depot.assets[0], to=Place.DEPOT, **told)
    handed = transfer_assets(source=depot.district, target=depot.school, most=2, **told)
    depot.handed = handed.slip
    return depot


def test_slips_and_labels_are_seen_by_who_sees_the_devices_of_a_side(
    world: Any, client: Client
) -> None:
    district = world.district
    far = OrganisationFactory(
        parent=OrganisationFactory(district=True, parent=district.get_parent())
    )
    slips = {"lent": [district], "back": [district], "handed": [district, world.school]}
    places = (district.get_parent(), district, world.school, world.beside, far.get_parent(), far)
    for place in places:
        for role in Role:
            if not does_role_fit(role, OrganisationKind(place.kind)):
                continue
            user = MembershipFactory(role=role.value, organisation=place).user
            client.force_login(user)
            may = Capability.VIEW_DEVICES in CAPABILITIES[role]
            found = {slip.pk for slip in list_slips(user)}
            for name, sides in slips.items():
                slip = getattr(world, name)
                sees = may and any(side.path.startswith(place.path) for side in sides)
                assert (slip.pk in found) is sees, (role, place, name)
            # One address of each kind is asked for: whatever is refused is refused by the list.
            page = client.get(reverse("devices_admin:slip", args=[world.handed.pk]))
            assert (page.status_code == 200) is (world.handed.pk in found)
            if not may:
                continue
            labels = client.get(reverse("devices_admin:labels"))
            seen = [one.owner for one, _square in labels.context["labels"]]
            assert all(one.path.startswith(place.path) for one in seen)
            in_reach = [o for o in (district, world.school) if o.path.startswith(place.path)]
            assert len(seen) == sum({district: 3, world.school: 2}[one] for one in in_reach)
    client.force_login(world.stranger)
    assert client.get(reverse("devices_admin:slip", args=[world.lent.pk])).status_code == 404
    client.force_login(MembershipFactory(organisation=district, role="office_reviewer").user)
    for name in ("slips", "labels"):
        assert client.get(reverse(f"devices_admin:{name}")).status_code == 404


def test_a_slip_names_the_pupil_to_whoever_may_read_it_and_writes_that_down(
    world: Any, client: Client
) -> None:
    client.force_login(world.officer)
    page = client.get(reverse("devices_admin:slip", args=[world.lent.pk]))
    text = page.content.decode()
    need = world.needs[0]
    assert unseal(need.sealed_name) in text
    assert unseal(need.sealed_contact) not in text
    assert "SN-0" in text
    assert "no-store" in page["Cache-Control"]
    (read,) = NeedReading.objects.filter(account=world.officer)
    assert (read.need, read.how) == (need, "slip")
    listed = client.get(reverse("devices_admin:slips"), {"unsigned": "1"})
    assert list(listed.context["page"]) == [world.handed, world.back, world.lent]
    # What goes from depot to depot is about no pupil.
    client.get(reverse("devices_admin:slip", args=[world.handed.pk]))
    assert NeedReading.objects.filter(account=world.officer).count() == 1
    # The history of the device leads to both slips.
    asset = client.get(reverse("devices_admin:asset", args=[world.assets[0].pk])).content.decode()
    for slip in (world.lent, world.back):
        assert reverse("devices_admin:slip", args=[slip.pk]) in asset


def test_the_step_leads_to_its_slip_and_both_sides_sign_it(world: Any, client: Client) -> None:
    client.force_login(world.steward)
    device = reverse("devices_admin:asset", args=[world.assets[4].pk])
    code = unseal(world.needs[1].sealed_code)
    done = client.post(device, {"to": "loan", "code": code}, follow=True)
    slip = AssetSlip.objects.first()
    assert slip is not None
    page = reverse("devices_admin:slip", args=[slip.pk])
    assert page in done.content.decode()
    today = timezone.localdate()
    signed = {"giver": " Trần  Thị Hoa", "signer": "guardian", "on": today.isoformat()}
    late = signed | {"on": (today + timedelta(days=1)).isoformat()}
    assert client.post(page, late).status_code == 422
    assert client.post(page, signed | {"giver": ""}).status_code == 422
    assert client.post(page, signed | {"receiver": "Lò Thị Mận"}).status_code == 302
    slip.refresh_from_db()
    assert (slip.giver_name, slip.receiver_name) == ("Trần Thị Hoa", "")
    assert slip.signed_date == today
    client.force_login(world.officer)
    assert client.post(page, signed).status_code == 404


def test_nobody_else_signs_and_the_database_keeps_no_name_of_a_family(world: Any) -> None:
    told: dict[str, Any] = {"on": timezone.localdate(NOW), "now": NOW}
    both = Signatures(giver="Trần Thị Hoa", receiver="Lê Văn Nam")
    with pytest.raises(NotAllowed):
        sign_slip(slip=world.handed, signed=both, by=world.stranger, **told)
    with pytest.raises(InvalidSignatures):
        sign_slip(slip=world.lent, signed=both, by=world.steward, **told)
    assert sign_slip(slip=world.handed, signed=both, by=world.at_school, **told).signed_date
    family = Signatures(receiver="Trần Thị Hoa", signer=Signer.PUPIL)
    sign_slip(slip=world.back, signed=family, by=world.steward, **told)
    for slip, change in (
        (world.lent, {"receiver_name": "Lò Thị Mận"}),
        (world.back, {"giver_name": "Lò Thị Mận"}),
        (world.handed, {"need": world.needs[0]}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AssetSlip.objects.filter(pk=slip.pk).update(**change)


def test_a_need_is_open_again_after_its_loan_unless_none_is_needed(
    world: Any, client: Client
) -> None:
    need, asset = world.needs[0], world.assets[3]
    told: dict[str, Any] = {"by": world.steward, "now": NOW}
    need.refresh_from_db()
    assert need.is_open
    assert count_needs(world.officer).counts.total == 2
    for to in (Place.REPAIR, Place.LOST):
        lend_asset(asset=asset, need=need, **told)
        assert count_needs(world.officer).counts.total == 1
        slip = move_asset(asset=asset, to=to, **told)
        assert (slip is None) is (to == Place.LOST)
        assert count_needs(world.officer).counts.total == 2
        move_asset(asset=asset, to=Place.DEPOT, **told)
    lend_asset(asset=asset, need=need, **told)
    client.force_login(world.steward)
    page = reverse("devices_admin:asset", args=[asset.pk])
    assert client.post(page, {"to": "settled"}).status_code == 302
    need.refresh_from_db()
    assert (need.closing, count_needs(world.officer).counts.total) == ("met", 1)


def test_a_label_leads_only_those_in_who_see_the_device(world: Any, client: Client) -> None:
    label = reverse("device_label", args=[world.assets[4].pk])
    assert reverse("account_login") in client.get(label, follow=True).redirect_chain[-1][0]
    client.force_login(world.at_school)
    assert client.get(label, follow=True).status_code == 404
    client.force_login(world.officer)
    assert client.get(label, follow=True).status_code == 200
    chosen = {"asset": [str(one.pk) for one in world.assets[3:]]}
    labels = client.get(reverse("devices_admin:labels"), chosen)
    assert [one for one, _square in labels.context["labels"]] == world.assets[3:]
    assert label not in labels.content.decode()  # it is in the square
