"""For whom a device is held, on which days; and which organisation a typed name means."""

from datetime import date, timedelta

import pytest

from lms.devices.rules.allocation import Claim, Held, allocate
from lms.devices.rules.naming import Named, find_meant
from lms.devices.rules.reservations import Hold, is_a_time, list_days, may_be_lent

TODAY = date(2026, 11, 30)
HERE, THERE = "000100010001", "000100010002"


def hold(path: str, start: int, days: int, *, need: int | None = None) -> Hold:
    """Return a hold that begins so many days from now."""
    first = TODAY + timedelta(days=start)
    return Hold(path=path, need=need, from_date=first, until_date=first + timedelta(days=days))


@pytest.mark.parametrize(
    ("holds", "may"),
    [
        ([], True),
        ([hold(HERE, 0, 3)], True),
        ([hold("00010001", 0, 3)], True),  # by the office above
        ([hold(THERE, 0, 3)], False),
        ([hold(THERE, 5, 3)], False),  # a loan has no last day
        ([hold(THERE, -3, 3)], True),  # over since this morning
        ([hold(HERE, -1, 2), hold(THERE, 1, 3)], True),  # ours today
        ([hold(THERE, 0, 2), hold(HERE, 2, 3)], False),
        ([hold(HERE, 0, 3, need=7)], True),
        ([hold(HERE, 0, 3, need=8)], False),  # for another pupil of the school
    ],
)
def test_a_held_device_is_lent_to_whom_it_is_held_for(holds: list[Hold], may: bool) -> None:
    assert may_be_lent(holds, need=7, path=HERE, today=TODAY) is may


def test_devices_are_held_from_today_on_for_three_months_at_most() -> None:
    def fits(start: int, days: int) -> bool:
        first = TODAY + timedelta(days=start)
        return is_a_time(from_date=first, until_date=first + timedelta(days=days), today=TODAY)

    assert fits(0, 1)
    assert fits(300, 92)
    assert not fits(0, 93)
    assert not fits(0, 0)
    assert not fits(-1, 5)
    assert list_days(TODAY, TODAY + timedelta(days=2)) == [TODAY, TODAY + timedelta(days=1)]


def test_held_devices_go_to_whom_they_are_held_for_and_to_nobody_else() -> None:
    claims = [
        Claim(
            number=number,
            path=path,
            hardship=number,
            level=0,
            grade=1,
            is_verified=True,
            waiting_since=0,
        )
        for number, path in enumerate((HERE, THERE, THERE, HERE), 1)
    ]
    office = "00010001"
    held = Held(for_pupils={4: office}, for_schools={THERE: (office,)})
    ranks = allocate(claims=claims, devices={office: 1}, held=held, step=4)
    assert [(one.depot, one.is_held) for one in ranks] == [
        (office, False),
        (office, True),
        (None, False),
        (office, True),
    ]


PLACES = [
    Named(number=1, code="th-song-biec", name="Trường Tiểu học Sóng Biếc"),
    Named(number=2, code="th-suoi-trong", name="Trường Tiểu học Suối Trong"),
    Named(number=3, code="pgd-song-biec", name="Phòng GD&ĐT Sóng Biếc"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Trường Tiểu học Sóng Biếc (th-song-biec)", [1]),
        ("TH-SUOI-TRONG", [2]),
        ("truong tieu hoc song biec", [1]),
        ("suoi", [2]),
        ("song biec", [1, 3]),
        ("đâu đó", []),
        ("  ", []),
    ],
)
def test_an_organisation_is_found_as_people_type_it(typed: str, found: list[int]) -> None:
    assert [one.number for one in find_meant(typed, PLACES)] == found
