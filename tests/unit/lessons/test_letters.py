import pytest

from lessons.letters import fold


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
