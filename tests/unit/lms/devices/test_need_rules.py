"""What a pupil's code is, and what a table for everybody tells."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.devices.rules import (
    LEAST,
    compare,
    fits_level,
    hide_small,
    key_of,
    make_table,
    publish,
    read_pupil_code,
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" 0123-456 789 ", "0123456789"),
        ("hs00000012", "HS00000012"),
        ("０１２３", "0123"),
        ("123", None),
        ("abcdef", None),
        ("1" * 21, None),
        ("Nguyễn Văn An 5", None),
    ],
)
def test_reads_codes_as_people_type_them(typed: str, code: str | None) -> None:
    assert read_pupil_code(typed) == code


def test_a_code_is_the_same_without_the_zeros_that_a_spreadsheet_takes_away() -> None:
    assert key_of("0123456789") == key_of("123456789")
    assert key_of("0000") == "0"


def test_a_grade_belongs_to_its_level() -> None:
    grades = {1: frozenset({1, 2, 3, 4, 5})}
    assert fits_level(level=1, grade=5, grades=grades)
    assert not fits_level(level=1, grade=6, grades=grades)
    assert fits_level(level=2, grade=11, grades=grades)


LEVELS = ["primary", "lower", "upper", "continuing"]
HARDSHIPS = ["poor", "near-poor", "orphaned", "other"]
# A province's letter gives the totals; how they fall on the cells is made up.
LETTER = {
    "primary": (3400, 2700, 1, 5866),
    "lower": (1200, 1050, 0, 2232),
    "upper": (140, 100, 0, 232),
    "continuing": (33, 18, 0, 77),
}
COUNTS = {
    (level, hardship): count
    for level, line in LETTER.items()
    for hardship, count in zip(HARDSHIPS, line, strict=True)
}


def test_the_table_has_the_totals_of_the_letter() -> None:
    table = make_table(rows=LEVELS, columns=HARDSHIPS, counts=COUNTS)
    assert [line[-1] for line in table.cells] == [11967, 4482, 472, 128, 17049]
    assert table.cells[-1] == (4773, 3868, 1, 8407, 17049)
    assert table.total == 17049


def test_the_one_orphan_is_neither_shown_nor_found() -> None:
    shown = hide_small(make_table(rows=LEVELS, columns=HARDSHIPS, counts=COUNTS))
    assert [line[2] for line in shown.cells] == [None] * 5
    # One more is hidden in the row, or else the total would tell.
    assert sum(value is None for value in shown.cells[0]) == 2
    assert shown.total == 17049


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
def test_no_small_cell_is_shown_or_found_by_subtracting(grid: list[list[int]]) -> None:
    rows, columns = range(len(grid)), range(len(grid[0]))
    counts = {(y, x): grid[y][x] for y in rows for x in columns}
    table = make_table(rows=rows, columns=columns, counts=counts)
    shown = hide_small(table)
    for true, line in [
        *zip(table.cells, shown.cells, strict=True),
        *zip(zip(*table.cells, strict=True), zip(*shown.cells, strict=True), strict=True),
    ]:
        assert all(value is None or value >= LEAST for value in line)
        hidden = [value for value, seen in zip(true[:-1], line[:-1], strict=True) if seen is None]
        if line[-1] is not None and hidden:
            assert len(hidden) > 1
            assert sum(hidden) >= LEAST
        if line[-1] is None:
            assert hidden


def publish_grid(grid: tuple[int, ...]) -> tuple[tuple[int | None, ...], ...]:
    """Return what everybody reads of two rows and two columns."""
    places = [(0, 0), (0, 1), (1, 0), (1, 1)]
    counts = dict(zip(places, grid, strict=True))
    return publish(make_table(rows=[0, 1], columns=[0, 1], counts=counts)).cells


def test_every_small_number_could_be_another_one_by_what_is_published() -> None:
    # For each picture of up to 19 pupils, the numbers that each cell may have behind it.
    behind: dict[object, list[set[int]]] = {}
    for grid in product(range(20), repeat=4):
        if sum(grid) <= 19:
            possible = behind.setdefault(publish_grid(grid), [set(), set(), set(), set()])
            for values, value in zip(possible, grid, strict=True):
                values.add(value)
    assert len(behind) > 10
    for possible in behind.values():
        for values in possible:
            assert min(values) >= LEAST or len(values) > 1


def test_two_months_tell_of_no_change_under_five() -> None:
    before = make_table(rows=LEVELS, columns=HARDSHIPS, counts=COUNTS)
    one_more = make_table(
        rows=LEVELS, columns=HARDSHIPS, counts=COUNTS | {("primary", "poor"): 3403}
    )
    many_more = make_table(
        rows=LEVELS, columns=HARDSHIPS, counts=COUNTS | {("primary", "poor"): 3461}
    )
    changes = compare(publish(one_more), publish(before)).cells
    assert changes[0][0] == 0
    assert compare(publish(many_more), publish(before)).cells[0][0] == 60
    for cells in (publish(before).cells, changes):
        assert all(value is None or value % LEAST == 0 for line in cells for value in line)
    assert changes[0][2] is None
