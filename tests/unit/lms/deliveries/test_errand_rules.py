"""When an errand is late, when somebody goes again, and in which order a way leads."""

from datetime import date, timedelta

from lms.deliveries.rules import (
    count_days_late,
    find_next_day,
    may_be_done_on,
    may_be_due_on,
    order_way,
    sort_key,
)

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)


def test_an_errand_is_late_from_the_day_after() -> None:
    assert count_days_late(TODAY, today=TODAY) == 0
    assert count_days_late(TODAY - 3 * DAY, today=TODAY) == 3


def test_whoever_was_not_at_home_is_visited_again_soon_and_never_yesterday() -> None:
    assert find_next_day(today=TODAY, wanted=None) == TODAY + 2 * DAY
    assert find_next_day(today=TODAY, wanted=TODAY - DAY) == TODAY
    assert find_next_day(today=TODAY, wanted=TODAY + 9 * DAY) == TODAY + 9 * DAY


def test_nothing_is_handed_over_tomorrow_or_planned_for_yesterday() -> None:
    assert may_be_done_on(TODAY, today=TODAY)
    assert not may_be_done_on(TODAY + DAY, today=TODAY)
    assert may_be_due_on(TODAY, today=TODAY)
    assert not may_be_due_on(TODAY - DAY, today=TODAY)


def test_a_way_leads_from_hamlet_to_hamlet_and_there_by_given_names() -> None:
    way = order_way(
        [
            ("thôn Suối Trên", "Vàng Thị Dở", 1),
            ("Thôn Khe Vầu", "Lò Văn Páo", 2),
            ("Thôn suối trên", "Lò Thị Đào", 3),
            ("thôn Suối Trên", "Giàng A Chu", 4),
        ]
    )
    assert [leg.place for leg in way] == ["Thôn Khe Vầu", "thôn Suối Trên"]
    assert [leg.stops for leg in way] == [(2,), (4, 3, 1)]
    assert sort_key("Nguyễn Văn An") < sort_key("Bùi Thị Bình")
