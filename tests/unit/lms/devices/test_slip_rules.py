"""Who may stand under a slip by name, and how a need stands when its loan begins and ends."""

import pytest

from lms.devices.rules import Closing, Lack, Standing, settle_lent, settle_returned
from lms.devices.rules.slips import Signatures, Signer, SlipKind, fits_kind

NAMES = Signatures(giver="Trần Thị Hoa", receiver="Lê Văn Nam")
FAMILY = {
    SlipKind.LOAN: Signatures(giver="Trần Thị Hoa", signer=Signer.GUARDIAN),
    SlipKind.RETURN: Signatures(receiver="Trần Thị Hoa", signer=Signer.PUPIL),
}


def test_people_of_two_depots_sign_by_name_and_families_without() -> None:
    assert fits_kind(SlipKind.TRANSFER, NAMES)
    for kind, signed in FAMILY.items():
        assert fits_kind(kind, signed)
        assert not fits_kind(SlipKind.TRANSFER, signed)
        assert not fits_kind(kind, NAMES)
        # A family's side by name, and one side alone.
        both = Signatures(giver="Trần Thị Hoa", receiver="Lò Thị Mận", signer=signed.signer)
        assert not fits_kind(kind, both)
        assert not fits_kind(kind, Signatures(signer=signed.signer))
    assert not fits_kind(SlipKind.TRANSFER, Signatures(giver="x" * 121, receiver="y"))


DEVICE, CONNECTION = Lack.DEVICE, Lack.CONNECTION


@pytest.mark.parametrize(
    ("lacks", "lent", "returned"),
    [
        ({DEVICE}, (Closing.MET, {DEVICE}), (Closing.OPEN, {DEVICE})),
        (
            {DEVICE, CONNECTION},
            (Closing.OPEN, {CONNECTION}),
            (Closing.OPEN, {DEVICE, CONNECTION}),
        ),
    ],
)
def test_a_need_stands_after_its_loan_as_it_stood_before(
    lacks: set[Lack], lent: tuple[Closing, set[Lack]], returned: tuple[Closing, set[Lack]]
) -> None:
    before = Standing(closing=Closing.OPEN, lacks=frozenset(lacks))
    meanwhile = settle_lent(before)
    assert (meanwhile.closing, meanwhile.lacks) == lent
    after = settle_returned(meanwhile)
    assert (after.closing, after.lacks) == returned


def test_what_was_met_by_hand_meanwhile_stays_met_and_who_was_taken_off_stays_off() -> None:
    met = Standing(closing=Closing.MET, lacks=frozenset({CONNECTION}))
    assert settle_returned(met) == Standing(closing=Closing.OPEN, lacks=frozenset({DEVICE}))
    removed = Standing(closing=Closing.REMOVED, lacks=frozenset({DEVICE}))
    assert settle_returned(removed) == removed
