"""Names of schools and teachers as addresses."""

import pytest

from lessons.discovery.rules import make_key, make_name_order


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trường Tiểu học Hòa Bình", "trường tiểu học  Hoà Bình"),
        ("Nguyễn Thị Thuý", "NGUYỄN THỊ THÚY"),
        ("Le\u0302 Lo\u031b\u0323i", "Lê Lợi"),
    ],
)
def test_ways_of_writing_one_name_have_one_address(one, other):
    assert make_key(one) == make_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Nguyễn Thị Hoa",), ("Nguyễn Thị Hòa",)),
        (("Nguyễn Thị Hoa", "Trường A"), ("Nguyễn Thị Hoa", "Trường B")),
        (("Lê Lợi",), ("Le Loi",)),
    ],
)
def test_names_that_differ_by_marks_or_school_do_not_meet(one, other):
    assert make_key(*one) != make_key(*other)
    assert make_key(*one).rpartition("-")[0] == make_key(*other).rpartition("-")[0]


@pytest.mark.parametrize("name", ["", "   ", "\n"])
def test_no_name_has_no_address(name):
    assert make_key(name) == ""


@pytest.mark.parametrize("name", ["学校", "😀", "../../etc", "a/b?c#d", "x" * 500])
def test_any_name_has_an_address_of_plain_letters(name):
    key = make_key(name)
    assert key.replace("-", "").isalnum()
    assert key.isascii()
    assert len(key) <= 89


def test_people_are_listed_by_their_last_word():
    names = ["Nguyễn Văn An", "Lê Thị Bình", "Trần An"]
    assert sorted(names, key=make_name_order) == ["Nguyễn Văn An", "Trần An", "Lê Thị Bình"]
