"""A day of a class in one SMS, whatever it holds, and as a longer text."""

import pytest

from lessons.letters import SMS_LETTERS, strip_marks
from lms.classes.rules.texts import TextWords, Told, write_long, write_short

WORDS = TextWords(
    heading="Lớp 1A, 1/12",
    on_air="Trên truyền hình",
    more="thêm %(count)s tiết",
    none="chưa xếp tiết nào",
)


def tell(begins: int, name: str = "Toán", how: str = "Trực tuyến") -> Told:
    """Return a period of 35 minutes."""
    return Told(begins=begins, ends=begins + 35, name=name, how=how)


def test_an_sms_says_how_as_long_as_there_is_room() -> None:
    day = [tell(480), tell(530, "Tiếng Việt"), tell(600, how="Qua truyền hình")]
    assert write_short(day, words=WORDS) == (
        "Lop 1A, 1/12: Truc tuyen 8h Toan, 8h50 Tieng Viet; Qua truyen hinh 10h Toan"
    )
    assert write_short([], words=WORDS) == "Lop 1A, 1/12: chua xep tiet nao"


@pytest.mark.parametrize("count", [1, 4, 6, 9, 40])
def test_every_day_is_one_sms(count: int) -> None:
    ways = ("Trực tuyến", "Qua truyền hình")
    day = [
        tell(420 + 20 * at, "Giáo dục quốc phòng và an ninh – lớp 10", ways[at % 2])
        for at in range(count)
    ]
    text = write_short(day, words=WORDS)
    assert len(text) <= SMS_LETTERS
    assert strip_marks(text) == text
    assert ("them" in text) is (count > 3)


def test_a_long_text_has_a_line_a_period_and_television_apart() -> None:
    on_air = [Told(begins=540, name="Toán: Phép cộng", how="HVTV")]
    assert write_long([tell(480)], on_air, words=WORDS).splitlines() == [
        "Lớp 1A, 1/12:",
        "8:00–8:35 Toán (Trực tuyến)",
        "Trên truyền hình:",
        "9:00 Toán: Phép cộng (HVTV)",
    ]
    assert write_long([], [], words=WORDS) == "Lớp 1A, 1/12: chưa xếp tiết nào"
