import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.letters import SMS_LETTERS, strip_marks
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.texts import TextWords, write_message, write_sms
from tests.unit.lms.broadcasts.announcements import RADIO, make_airing

WORDS = TextWords(
    heading="Lớp 1A 30/11",
    repeat="phát lại",
    again="phát lại",
    more="và %(count)s bài nữa",
    none="không có bài",
)
SUBJECTS = ("Toán", "Tiếng Việt", "Đạo đức", "Tự nhiên và Xã hội", "Giáo dục thể chất")


def make_day(count: int) -> list[object]:
    names = [SUBJECTS[number % len(SUBJECTS)] for number in range(count)]
    firsts = [
        make_airing(n, hours=7 + n / 2, lesson=n, subject_name=name) for n, name in enumerate(names)
    ]
    repeats = [
        make_airing(100 + n, hours=19 + n / 4, lesson=n, subject_name=name, kind=AiringKind.REPEAT)
        for n, name in enumerate(names)
    ]
    return [*firsts, *repeats]


def test_writes_a_short_day_with_its_lessons() -> None:
    text = write_sms(make_day(1), words=WORDS)
    assert text == ("Lop 1A 30/11: NTV 7h Toan: Phep cong trong pham vi 10; 19h Toan (phat lai)")


def test_leaves_out_lessons_before_subjects_and_repeats() -> None:
    text = write_sms(make_day(3), words=WORDS)
    assert text == (
        "Lop 1A 30/11: NTV 7h Toan, 7h30 Tieng Viet, 8h Dao duc; "
        "phat lai 19h Toan, 19h15 Tieng Viet, 19h30 Dao duc"
    )
    text = write_sms(make_day(5), words=WORDS)
    assert text == (
        "Lop 1A 30/11: NTV 7h Toan, 7h30 Tieng Viet, 8h Dao duc, 8h30 Tu nhien va Xa hoi, "
        "9h Giao duc the chat; phat lai 19h, 19h15, 19h30, 19h45, 20h"
    )


def test_takes_what_is_relayed_a_second_time_for_a_repeat() -> None:
    relay = {"kind": AiringKind.RELAY, "lesson": None}
    text = write_sms([make_airing(1, **relay), make_airing(2, hours=19, **relay)], words=WORDS)
    assert text.endswith("7h Toan: Phep cong trong pham vi 10; 19h Toan (phat lai)")


def test_names_the_channel_of_each_group() -> None:
    day = [make_airing(1), make_airing(2, hours=9, lesson=6, title="Nghe đọc", outlet=RADIO)]
    assert write_sms(day, words=WORDS).endswith(
        "NTV 7h Toan: Phep cong trong pham vi 10; Phat thanh 9h Toan: Nghe doc"
    )


def test_says_how_many_there_was_no_room_for() -> None:
    text = write_sms(make_day(12), words=WORDS)
    assert text.endswith("bai nua")
    assert len(text) <= SMS_LETTERS


@pytest.mark.parametrize("written", [write_sms, write_message])
def test_says_that_there_is_nothing(written: object) -> None:
    assert "co bai" in strip_marks(written([], words=WORDS))  # type: ignore[operator]


@given(
    st.lists(
        st.builds(
            lambda title, subject, hour, again: make_airing(
                hours=hour,
                title=title,
                subject_name=subject,
                kind=AiringKind.REPEAT if again else AiringKind.FIRST,
            ),
            st.text(max_size=90),
            st.text(max_size=30),
            st.floats(0, 23),
            st.booleans(),
        ),
        max_size=20,
    )
)
def test_is_one_sms_whatever_lessons_are_called(day: list[object]) -> None:
    text = write_sms(day, words=WORDS)  # type: ignore[arg-type]
    assert len(text) <= SMS_LETTERS
    assert strip_marks(text) == text


def test_writes_a_line_an_airing_with_its_marks() -> None:
    assert write_message(make_day(1), words=WORDS).splitlines() == [  # type: ignore[arg-type]
        "Lớp 1A 30/11:",
        "07:00 Toán: Phép cộng trong phạm vi 10 (NTV)",
        "19:00 Toán: Phép cộng trong phạm vi 10 (NTV, phát lại)",
    ]
