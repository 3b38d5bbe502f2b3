from datetime import timedelta

from lms.broadcasts.rules.programme import Day, lay_out_days
from lms.broadcasts.rules.sheets import CROWDED, choose_size
from tests.unit.lms.broadcasts.announcements import MONDAY, make_airing


def make_week(lessons: int, *, days: int = 6) -> list[Day]:
    dates = [MONDAY.date() + timedelta(days=number) for number in range(days)]
    airings = [
        make_airing(100 * day + number, hours=24 * day + 6 + number / 4, lesson=number)
        for day in range(days)
        for number in range(lessons)
    ]
    return lay_out_days(airings, dates)


def test_letters_shrink_with_the_longest_day_and_no_further_than_they_are_read() -> None:
    sizes = [choose_size(make_week(lessons)) for lessons in (3, 13, 16, 20, 22, 25, 60)]
    assert sizes == ["largest", "large", "middle", "small", "smaller", "least", CROWDED]


def test_fewer_days_leave_room_for_larger_letters() -> None:
    assert choose_size(make_week(13, days=2)) == "largest"
