import pytest

from lessons.catalogue.rules import fold, holds_words, make_slug


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Toán", "toan"),
        ("Phép cộng", "phep cong"),
        ("Đường", "duong"),
        ("Đọc", "doc"),
        ("Việt", "viet"),
        ("một", "mot"),
        ("Vie\u0302\u0323t", "viet"),
    ],
)
def test_folds_as_people_type(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_makes_an_address_part() -> None:
    assert make_slug("Giáo dục quốc phòng và an ninh") == "giao-duc-quoc-phong-va-an-ninh"
    assert make_slug(" Hoạt động – trải nghiệm! ") == "hoat-dong-trai-nghiem"


def test_words_with_other_diacritics_are_other_words() -> None:
    assert holds_words("Má và mẹ", "má")
    assert not holds_words("Má và mẹ", "mà")
    assert holds_words("Phép cộng trong phạm vi 10", "Phạm vi 10")
