from datetime import timedelta

from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.announcing import NewsKind, find_news, track
from lms.broadcasts.rules.programme import Programme, lay_out_days
from tests.unit.lms.broadcasts.announcements import MONDAY, RADIO, make_airing, make_version


def name_changes(changes: object) -> list[tuple[str, int]]:
    return [(one.kind.value, one.airing.key) for one in changes]  # type: ignore[attr-defined]


def test_tells_what_was_moved_cancelled_and_added() -> None:
    before = [
        make_airing(1, hours=7),
        make_airing(2, hours=8, lesson=6),
        make_airing(3, hours=9, lesson=7),
    ]
    after = [
        make_airing(1, hours=7),
        make_airing(2, hours=8.5, lesson=6),
        make_airing(4, hours=10, lesson=8),
    ]
    changes = find_news(before, after)
    assert name_changes(changes) == [("moved", 2), ("cancelled", 3), ("added", 4)]
    assert changes[0].moments == (before[1].begins_at, after[1].begins_at)


def test_takes_a_row_made_anew_for_the_same_lesson_as_the_same_airing() -> None:
    assert find_news([make_airing(1)], [make_airing(9)]) == []
    moved = find_news([make_airing(1)], [make_airing(9, hours=9)])
    assert name_changes(moved) == [("moved", 9)]


def test_takes_another_lesson_in_the_same_row_as_another_airing() -> None:
    changes = find_news([make_airing(1)], [make_airing(1, lesson=6, title="Phép trừ")])
    assert {one.kind for one in changes} == {NewsKind.CANCELLED, NewsKind.ADDED}


def test_a_first_airing_and_its_repeat_are_never_taken_for_each_other() -> None:
    before = [make_airing(1, hours=7), make_airing(2, hours=19, kind=AiringKind.REPEAT)]
    after = [make_airing(3, hours=7), make_airing(4, hours=20, kind=AiringKind.REPEAT)]
    assert name_changes(find_news(before, after)) == [("moved", 4)]


def test_shows_a_change_for_some_days_against_what_was_known_before_them() -> None:
    programme = Programme(
        versions=(
            make_version(make_airing(1, hours=7), days=-9),
            make_version(make_airing(1, hours=8), days=-2),
            make_version(make_airing(1, hours=9), days=-1),
        )
    )

    def look(days: float) -> list[tuple[float, float]]:
        now = MONDAY + timedelta(days=days)
        found = programme.list_news(since=now - timedelta(days=3), now=now)
        return [tuple((at - MONDAY).total_seconds() / 3600 for at in one.moments) for one in found]  # type: ignore[misc]

    assert look(-0.5) == [(7, 9)]
    assert look(0.5) == []  # it is over
    assert [one.begins_at.hour for one in programme.list_current()] == [9]


def test_a_week_told_for_the_first_time_is_no_change() -> None:
    programme = Programme(versions=(make_version(make_airing(1), days=-1),))
    now = MONDAY - timedelta(hours=1)
    assert programme.list_news(since=now - timedelta(days=3), now=now) == []


def test_nothing_of_a_withdrawn_lesson_is_current_or_moved() -> None:
    gone = {"is_public": False, "url": ""}
    programme = Programme(
        versions=(
            make_version(make_airing(1, hours=7, **gone), days=-9),
            make_version(make_airing(1, hours=8, **gone), days=-1),
        )
    )
    now = MONDAY - timedelta(hours=1)
    assert programme.list_current() == []
    assert programme.list_news(since=now - timedelta(days=3), now=now) == []


def test_counts_how_often_an_airing_was_told_differently() -> None:
    history = [
        make_version(make_airing(1), make_airing(2, hours=8), days=-9),
        make_version(make_airing(1), days=-8),
        make_version(make_airing(1, hours=9), days=-7),
    ]
    first, second = sorted(track(history), key=lambda one: one.airing.key)
    assert (first.sequence, first.is_cancelled) == (1, False)
    assert first.told_at == MONDAY - timedelta(days=7)
    assert (second.sequence, second.is_cancelled) == (1, True)


def test_an_airing_that_went_to_another_week_is_not_cancelled() -> None:
    later = make_airing(1, hours=7 * 24 + 7)
    for told in ((-8, -7), (-7, -8)):  # whichever week is told first
        history = [
            make_version(make_airing(1), days=-9),
            make_version(days=told[0]),
            make_version(later, days=told[1], scope="next"),
        ]
        [found] = track(history)
        assert (found.airing, found.is_cancelled) == (later, False)
        assert found.sequence >= 1


def test_lays_what_comes_again_on_a_day_beside_its_first_time() -> None:
    again = {"kind": AiringKind.REPEAT, "of_airing": 1}
    airings = [
        make_airing(1, hours=7),
        make_airing(2, hours=19, outlet=RADIO, **again),
        make_airing(3, hours=31, **again),
        make_airing(4, hours=7.5, lesson=6),
    ]
    days = [MONDAY.date(), MONDAY.date() + timedelta(days=1)]
    monday, tuesday = lay_out_days(airings, days)
    assert [(s.airing.key, [a.key for a in s.again]) for s in monday.slots] == [(1, [2]), (4, [])]
    assert [slot.airing.key for slot in tuesday.slots] == [3]
