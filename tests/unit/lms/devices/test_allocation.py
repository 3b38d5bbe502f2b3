"""Who gets a device first, and why."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from lms.devices.rules.allocation import Claim, Criterion, Rank, allocate
from lms.devices.rules.ledger import find_depot, read_serials

PROVINCE, DISTRICT, OTHER = "0001", "00010001", "00010002"
SCHOOLS = [f"{DISTRICT}0001", f"{DISTRICT}0002", f"{OTHER}0001"]


def make_claim(number: int, **given: object) -> Claim:
    """Return a poor, verified pupil of grade 1 at the first school."""
    usual: dict[str, object] = {
        "path": SCHOOLS[0],
        "hardship": 1,
        "level": 0,
        "grade": 1,
        "is_verified": True,
        "waiting_since": 0,
    }
    return Claim(number=number, **(usual | given))  # type: ignore[arg-type]


def rank(claims: list[Claim], devices: dict[str, int], *rules: Criterion) -> list[Rank]:
    return allocate(claims=claims, devices=devices, step=4, **({"rules": rules} if rules else {}))


def test_the_poor_come_first_then_who_is_verified() -> None:
    claims = [
        make_claim(1, hardship=2),
        make_claim(2, is_verified=False),
        make_claim(3),
        make_claim(4),
    ]
    ranks = rank(claims, {SCHOOLS[0]: 2})
    assert [one.claim.number for one in ranks] == [3, 4, 2, 1]
    assert [one.depot for one in ranks] == [SCHOOLS[0], SCHOOLS[0], None, None]
    assert [one.tied_with_before for one in ranks] == [False, True, False, False]
    assert dict(ranks[3].values)[Criterion.HARDSHIP] == 2


def test_other_rules_give_another_order() -> None:
    claims = [make_claim(1, grade=5), make_claim(2, hardship=4, grade=1)]
    ranks = rank(claims, {}, Criterion.YOUNGER, Criterion.HARDSHIP)
    assert [one.claim.number for one in ranks] == [2, 1]


def test_the_nearest_depot_gives_so_that_others_are_left_for_those_without() -> None:
    claims = [make_claim(1), make_claim(2, path=SCHOOLS[1]), make_claim(3, path=SCHOOLS[2])]
    ranks = rank(claims, {SCHOOLS[0]: 1, DISTRICT: 1, PROVINCE: 1})
    assert [one.depot for one in ranks] == [SCHOOLS[0], DISTRICT, PROVINCE]


pupils = st.builds(
    lambda path, hardship, verified: (path, hardship, verified),
    st.sampled_from(SCHOOLS),
    st.integers(1, 3),
    st.booleans(),
)


@given(
    st.lists(pupils, max_size=12),
    st.dictionaries(st.sampled_from([PROVINCE, DISTRICT, OTHER, *SCHOOLS]), st.integers(0, 3)),
    st.randoms(),
)
def test_the_order_of_the_register_changes_nothing_and_no_device_is_given_twice(
    given_pupils: list[tuple[str, int, bool]], devices: dict[str, int], chance: object
) -> None:
    numbers = count(1)
    claims = [
        make_claim(next(numbers), path=path, hardship=hardship, is_verified=verified)
        for path, hardship, verified in given_pupils
    ]
    ranks = rank(claims, devices)
    shuffled = list(claims)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(shuffled, devices) == ranks
    given_out = [one.depot for one in ranks if one.depot is not None]
    assert all(given_out.count(depot) <= devices[depot] for depot in given_out)
    for one in ranks:
        # Whoever goes without could have had nothing: all depots above are empty.
        above = [path for path in devices if one.claim.path.startswith(path)]
        if one.depot is None:
            assert all(given_out.count(path) == devices[path] for path in above)


def test_the_depot_between_two_schools_is_that_of_the_lowest_office_above_both() -> None:
    assert find_depot(SCHOOLS[0], SCHOOLS[1], step=4) == DISTRICT
    assert find_depot(SCHOOLS[0], SCHOOLS[2], step=4) == PROVINCE
    assert find_depot(DISTRICT, SCHOOLS[0], step=4) == DISTRICT
    assert find_depot("0001", "0002", step=4) is None


def test_serial_numbers_are_read_as_people_paste_them() -> None:
    assert read_serials("sn 1\nSN1, sn-2;\n\n") == ["SN1", "SN-2"]
