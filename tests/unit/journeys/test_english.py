"""The detector itself: a check that finds nothing must be able to find something."""

from tests.journeys.english import find_english


def test_finds_untranslated_sentences_and_single_words() -> None:
    assert find_english(["Save draft", "Are you sure?", "Delete"]) == {
        "Save draft",
        "Are you sure?",
        "Delete",
    }


def test_passes_vietnamese_names_and_numbers() -> None:
    assert (
        find_english(["Lưu bản nháp", "Toán lớp 1", "20/11/2026", "Email", "PDF", "Tin"]) == set()
    )


def test_a_vietnamese_sentence_may_quote_english() -> None:
    assert find_english(["Đường dẫn rút gọn (slug)"]) == set()
