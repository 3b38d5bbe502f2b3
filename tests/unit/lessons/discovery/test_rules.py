import pytest

from lessons.discovery.rules import (
    FACETS,
    Selection,
    list_lexemes,
    list_terms,
    make_sort_key,
    read_words,
    spell_lexeme,
)


def test_sorts_as_vietnamese_dictionaries_do():
    ordered = ["Bài 2", "Bài 10", "a", "an", "ăn", "ân", "ba", "bà", "bả", "bã", "bá", "bạ", "bă"]
    ordered += ["da", "đa", "e", "ê", "o", "ô", "ơ", "u", "ư"]
    numbers, letters = ordered[:2], ordered[2:]
    assert sorted(set(letters), key=make_sort_key) == letters
    assert sorted(set(numbers), key=make_sort_key) == numbers


def test_finds_a_word_with_and_without_its_marks():
    assert list_lexemes(title="Má", text="đi 10") == [
        "a10",
        "adi",
        "ama",
        *sorted(
            ["m" + spell_lexeme("đi"), "m" + spell_lexeme("má"), "n" + spell_lexeme("má"), "tma"]
        ),
    ]


@pytest.mark.parametrize("text", ["phép", "phe\u0301p", "PHÉP", "ph\u200bép", "\u202ephép"])
def test_reads_one_word_however_it_is_written(text):
    assert read_words(text) == ["phép"]


def test_what_is_raised_is_found_by_the_plain_letter():
    assert read_words("15 cm² H₂O") == ["15", "cm2", "h2o"]


@pytest.mark.parametrize(
    "text", ["", "\x00", "* OR \x00 NEAR(", '"' * 50, "a" * 10_000, "x " * 10_000]
)
def test_lexemes_are_plain_ascii_whatever_is_written(text):
    lexemes = list_lexemes(title=text, text=f"{text} 😀 ё ẞ 中文")
    assert all(lexeme.isascii() and lexeme.isalnum() for lexeme in lexemes)
    assert len(read_words(text)) <= 12


def test_terms_remember_how_words_are_first_written():
    assert list_terms("Phép cộng; PHEP 10 a") == {"phep": "phép", "cong": "cộng"}


CHOSEN = {"grade": ("1", "2"), "topic": ("so-hoc",), "kind": ("clip",), "size": ("5",)}


@pytest.mark.parametrize("facet", FACETS)
@pytest.mark.parametrize("chosen", [{}, CHOSEN, {"school": ("Trường A & B",)}])
@pytest.mark.parametrize("words", ["", "phép & cộng"])
def test_addresses_written_together_are_those_written_one_by_one(facet, chosen, words):
    selection = Selection(words, chosen, page=3)
    values = ["1", "2", "clip", "Trường A & B", "ở xa?", "5"]
    expected = {value: selection.toggle(facet, value).query() for value in values}
    assert selection.query_toggled(facet, values) == expected
