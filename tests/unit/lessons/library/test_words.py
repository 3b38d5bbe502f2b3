"""What people paste is cleaned before anybody reads it."""

import pytest

from lessons.library.rules import InvalidInput
from lessons.library.rules.words import clean_line, clean_text, parse_tags


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Phép   cộng\t", "Phép cộng"),
        ("Phe\u0301p co\u0323\u0302ng", "Phép cộng"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("Toán\u200b\u2060 1\ufeff", "Toán 1"),
        ("a\x00b\x1bc", "abc"),
        ("To" + "\u0301" * 30, "Tó\u0301\u0301"),
        ("\u200b\u202e", ""),
    ],
)
def test_leaves_out_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_keeps_paragraphs() -> None:
    assert clean_text("một\u200b\n\n\n\nhai  ba\n") == "một\n\nhai ba"


def test_tags_are_told_apart_without_case() -> None:
    assert parse_tags("#Toán, toán; phép cộng,, ") == ["Toán", "phép cộng"]
    with pytest.raises(InvalidInput):
        parse_tags(",".join(str(number) for number in range(13)))
    with pytest.raises(InvalidInput):
        parse_tags("x" * 41)
