import pytest

from lessons.catalogue.rules import fold, make_slug


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
