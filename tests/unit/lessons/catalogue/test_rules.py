from lessons.catalogue.rules import make_slug


def test_makes_an_address_part() -> None:
    assert make_slug("Giáo dục quốc phòng và an ninh") == "giao-duc-quoc-phong-va-an-ninh"
    assert make_slug(" Hoạt động – trải nghiệm! ") == "hoat-dong-trai-nghiem"
