"""Cells, headings and rows; no files."""

from datetime import date, datetime, time

import pytest

from lessons.sheets.rules import (
    Column,
    InvalidCell,
    RawRow,
    RowError,
    Unusable,
    cap_errors,
    disarm,
    find_duplicates,
    format_cell,
    merge_errors,
    parse_choice,
    parse_integer,
    parse_lines,
    parse_text,
    parse_yes_no,
    read_rows,
)

CODE = Column(key="code", heading="Mã môn", max_length=5)
NAME = Column(key="name", heading="Tên đầy đủ")
CORE = Column(key="core", heading="Cốt lõi", parse=parse_yes_no, required=False, default=False)
COLUMNS = (CODE, NAME, CORE)


def read(*rows: tuple[object, ...], max_rows: int = 10):
    raw = [
        RawRow(number=number, cells=dict(enumerate(row, start=1)))
        for number, row in enumerate(rows, start=1)
    ]
    return read_rows(raw, columns=COLUMNS, max_rows=max_rows)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (912345678.0, "912345678"),
        (1e300, "1e+300"),
        (True, "1"),
        (None, ""),
        (datetime(2026, 11, 20), "20/11/2026"),
        (datetime(2026, 11, 20, 7, 30), "20/11/2026 07:30"),
        (date(2026, 11, 20), "20/11/2026"),
        (time(7, 30), "07:30"),
    ],
)
def test_shows_a_cell_as_people_see_it(value, text) -> None:
    assert format_cell(value) == text


def test_composes_and_trims_text() -> None:
    assert parse_text("  Toa\u0301n \u00a0 lớp\n1 ") == "To\u00e1n lớp 1"


@pytest.mark.parametrize("mark", ["\u200b", "\u202e", "\ufeff", "\x07", "\x00", "\ue000"])
def test_refuses_invisible_characters(mark) -> None:
    with pytest.raises(InvalidCell) as refused:
        parse_text(f"to{mark}an")
    assert refused.value.params == {"code": f"U+{ord(mark):04X}"}
    with pytest.raises(InvalidCell):
        parse_lines(f"một\nhai{mark}")


def test_keeps_lines_apart_but_not_empty_ones() -> None:
    assert parse_lines(" Đếm đến 10.\r\n\n  So sánh. ") == "Đếm đến 10.\nSo sánh."


@pytest.mark.parametrize(("value", "number"), [(3.0, 3), ("12", 12), (" 7 ", 7), ("-2", -2)])
def test_reads_whole_numbers(value, number) -> None:
    assert parse_integer(value) == number


@pytest.mark.parametrize("value", ["1.5", 1.5, "một", "٣", "1_000", "9" * 5000, "²", "--1", "-"])
def test_refuses_what_is_no_whole_number(value) -> None:
    with pytest.raises(InvalidCell):
        parse_integer(value)


@pytest.mark.parametrize("value", ["có", "CÓ", "x", "X", 1.0, True, "yes", "co\u0301"])
def test_reads_yes(value) -> None:
    assert parse_yes_no(value) is True


@pytest.mark.parametrize("value", ["không", 0.0, False, "No"])
def test_reads_no(value) -> None:
    assert parse_yes_no(value) is False


def test_refuses_what_is_neither_yes_nor_no() -> None:
    with pytest.raises(InvalidCell):
        parse_yes_no("có lẽ")


def test_takes_a_choice_by_key_or_label() -> None:
    parse = parse_choice({"compulsory": "Bắt buộc", "optional": "Tự chọn"})
    assert parse(" bắt  BUỘC") == "compulsory"
    assert parse("optional") == "optional"
    with pytest.raises(InvalidCell) as refused:
        parse("lựa chọn")
    assert refused.value.params["choices"] == "Bắt buộc, Tự chọn"


def test_reads_rows_under_any_order_and_spelling_of_headings() -> None:
    reading = read((" TEN DAY DU *", "core", "mã  môn"), ("Toán", "x", "T1"), ("Tin", None, 2.0))
    assert [row.values for row in reading.rows] == [
        {"code": "T1", "name": "Toán", "core": True},
        {"code": "2", "name": "Tin", "core": False},
    ]
    assert [row.number for row in reading.rows] == [2, 3]


def test_skips_empty_rows_and_counts_as_the_spreadsheet_does() -> None:
    reading = read((None, " "), ("Mã môn", "Tên đầy đủ"), ("", None), ("T1", "Toán"))
    assert [row.number for row in reading.rows] == [4]


def test_names_missing_unknown_and_repeated_headings() -> None:
    reading = read(("Mã môn", "Ma mon", "Ghi chú"), ("a", "b", "c"))
    assert [(error.row, error.column) for error in reading.errors] == [
        (1, "Ma mon"),
        (1, "Ghi chú"),
        (1, "Tên đầy đủ"),
    ]
    assert reading.rows == ()


def test_refuses_a_formula_as_heading() -> None:
    reading = read((Unusable.FORMULA, "Tên đầy đủ"), ("a", "b"))
    assert [(error.row, error.column) for error in reading.errors] == [(1, "A"), (1, "Mã môn")]


def test_lists_every_wrong_cell() -> None:
    reading = read(
        ("Mã môn", "Tên đầy đủ", "Cốt lõi"),
        ("T1", Unusable.FORMULA, "x"),
        ("quá dài", "", "hả"),
        ("T3", Unusable.FAULT, None),
    )
    assert [(error.row, error.column) for error in reading.errors] == [
        (2, "Tên đầy đủ"),
        (3, "Mã môn"),
        (3, "Tên đầy đủ"),
        (3, "Cốt lõi"),
        (4, "Tên đầy đủ"),
    ]


def test_refuses_content_without_a_heading() -> None:
    reading = read(("Mã môn", "Tên đầy đủ"), ("T1", "Toán", None, "lạc"))
    assert [(error.row, error.column) for error in reading.errors] == [(2, "D")]


@pytest.mark.parametrize("rows", [(), ((None,),), (("Mã môn", "Tên đầy đủ"),)])
def test_refuses_an_empty_sheet(rows) -> None:
    reading = read(*rows)
    assert [error.row for error in reading.errors] == [0]


def test_stops_at_the_limit_with_one_error() -> None:
    def endless():
        yield RawRow(number=1, cells={1: "Mã môn", 2: "Tên đầy đủ"})
        number = 1
        while True:
            number += 1
            yield RawRow(number=number, cells={1: Unusable.FORMULA, 2: "x"})

    reading = read_rows(endless(), columns=COLUMNS, max_rows=5)
    assert len(reading.errors) == 1
    assert reading.errors[0].params == {"limit": 5}


def test_takes_exactly_as_many_rows_as_the_limit() -> None:
    reading = read(("Mã môn", "Tên đầy đủ"), *[("a", "b")] * 5, max_rows=5)
    assert len(reading.rows) == 5


def test_finds_duplicates_whatever_their_case() -> None:
    reading = read(("Mã môn", "Tên đầy đủ"), ("T1", "Toán"), ("t1", "khác"), ("T2", "Toán"))
    errors = find_duplicates(reading.rows, columns=[CODE])
    assert [(error.row, error.params) for error in errors] == [(3, {"row": 2})]


def test_keeps_the_rows_that_fit_beside_the_errors_of_others() -> None:
    reading = read(("Mã môn", "Tên đầy đủ"), ("T1", "Toán"), ("quá dài", "Văn"), ("T3", "Tin"))
    assert [row.number for row in reading.rows] == [2, 4]
    assert [error.row for error in reading.errors] == [3]


def test_keeps_what_was_typed_beside_what_it_means() -> None:
    reading = read(
        ("Mã môn", "Tên đầy đủ", "Cốt lõi"),
        ("T1", "Toán", "Có"),
        (2.0, "Tin", True),
        ("T3", "Văn", None),
    )
    assert [row.values["core"] for row in reading.rows] == [True, True, False]
    assert [row.texts["core"] for row in reading.rows] == ["Có", "TRUE", ""]
    assert reading.rows[1].texts["code"] == "2"


def test_merges_errors_but_not_those_that_a_broken_row_may_explain() -> None:
    reading = read(("Mã môn", "Tên đầy đủ"), ("T1", "Toán"), ("CHA", Unusable.FORMULA))
    found = [
        RowError(row=2, column="", message="sure"),
        RowError(row=2, column="", message="elsewhere", depends_on=frozenset({("name", "cha")})),
        RowError(row=2, column="", message="unsure", depends_on=frozenset({("code", "cha")})),
    ]
    merged = cap_errors(merge_errors(reading, found))
    assert [error.row for error in merged] == [2, 2, 3]
    assert [error.message for error in merged[:2]] == ["sure", "elsewhere"]


def test_caps_a_long_list_of_errors_and_counts_the_rest() -> None:
    errors = [RowError(row=n, column="", message="wrong") for n in range(500, 0, -1)]
    capped = cap_errors(errors)
    assert len(capped) == 201
    assert [error.row for error in capped[:2]] == [1, 2]
    assert capped[-1].describe() == "… and 300 more errors."


def test_translates_the_template_before_filling_it() -> None:
    error = RowError(row=2, column="", message="The same as row %(row)s.", params={"row": 1})
    assert (
        error.describe({"The same as row %(row)s.": "Trùng dòng %(row)s."}.get) == "Trùng dòng 1."
    )
    assert RowError(row=2, column="", message="100 % sai").describe() == "100 % sai"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0"])
def test_no_cell_is_computed(text: str) -> None:
    assert disarm(text) == f"'{text}"
    assert disarm("Toán 1") == "Toán 1"
    assert disarm(-5) == "-5"
