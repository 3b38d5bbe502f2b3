from lessons.catalogue.rules import holds_words, make_slug


def test_makes_an_address_part() -> None:
    assert make_slug("Giáo dục quốc phòng và an ninh") == "giao-duc-quoc-phong-va-an-ninh"
    assert make_slug(" Hoạt động – trải nghiệm! ") == "hoat-dong-trai-nghiem"


def test_words_with_other_diacritics_are_other_words() -> None:
    assert holds_words("Má và mẹ", "má")
    assert not holds_words("Má và mẹ", "mà")
    assert holds_words("Phép cộng trong phạm vi 10", "Phạm vi 10")
