"""A week is filled, copied and published by those who plan; the station is told what changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from lessons.reviews.actions.withdrawing import take_off
from lms.broadcasts.actions.airings import move_airing, place_lesson, place_relay, remove_airing
from lms.broadcasts.actions.filling import copy_week, fill_week
from lms.broadcasts.actions.publishing import NotPublished, publish_week
from lms.broadcasts.actions.seasons import plan_course, set_screen_limits, set_season_open
from lms.broadcasts.actions.undoing import undo_edit
from lms.broadcasts.actions.windows import add_day_exception
from lms.broadcasts.models import Airing, PublishedSchedule
from lms.broadcasts.queries.board import read_board
from lms.broadcasts.rules.coverage import tally_coverage
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.filling import Obstacle, propose_week
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR, FRAMES_PER_MINUTE
from lms.broadcasts.rules.snapshots import Changed
from lms.broadcasts.signals import schedule_published
from lms.people.permissions import NotAllowed
from tests.factories.broadcasts import DayPartFactory
from tests.factories.media import MasterFactory
from tests.integration.lms.broadcasts.publishing import NOW

pytestmark = pytest.mark.django_db
HOUR, MINUTE = FRAMES_PER_HOUR, FRAMES_PER_MINUTE


@pytest.fixture(autouse=True)
def planned(world, clock):
    """The subject of the world is wanted every day of lessons."""
    return plan_course(
        season=world.season, course=world.course, by=world.planner, now=timezone.now()
    )


def board(world, weeks: int = 0):
    return read_board(world.office, world.monday + timedelta(weeks=weeks))


def fill(world, weeks: int = 0) -> Edited:
    found = board(world, weeks)
    return fill_week(
        organisation=world.office,
        monday=found.monday,
        seen=found.propose(NOW).digest,
        seen_at=NOW,
        by=world.planner,
        now=NOW,
    )


def publish(world, **given):
    values = {"channel": world.tv, "monday": world.monday, "by": world.planner}
    return publish_week(**values | {"now": timezone.now()} | given)


def master(world, number: int, **given):
    return MasterFactory(original=world.lessons[number].recording.original, ready=True, **given)


def test_gaps_are_filled_as_they_were_shown(world) -> None:
    assert tally_coverage(board(world).matrix).gaps == 6
    assert fill(world) is Edited.DONE
    found = tally_coverage(board(world).matrix)
    assert (found.gaps, found.days_kept) == (0, 6)
    firsts = Airing.objects.filter(kind="first")
    assert list(firsts.values_list("lesson_id", flat=True)) == [one.pk for one in world.lessons]
    assert all(one.of_airing_id for one in Airing.objects.filter(kind="repeat"))
    assert fill(world) is Edited.NOTHING
    outcome = undo_edit(organisation=world.office, monday=world.monday, by=world.planner, now=NOW)
    assert outcome is Edited.DONE
    assert not Airing.objects.exists()


def test_what_changed_since_it_was_shown_is_looked_at_again(world) -> None:
    seen = board(world).propose(NOW).digest
    place_lesson(
        channel=world.tv,
        day=world.monday,
        start_frame=7 * HOUR,
        lesson_id=world.lessons[0].pk,
        by=world.planner,
        now=timezone.now(),
    )
    given = {"organisation": world.office, "monday": world.monday, "seen_at": NOW, "now": NOW}
    assert fill_week(**given, seen=seen, by=world.planner) is Edited.CHANGED
    with pytest.raises(NotAllowed):
        fill_week(**given, seen=seen, by=world.administrator)


def test_holidays_and_screen_minutes_are_kept(world) -> None:
    add_day_exception(
        channels=[world.tv, world.radio],
        day=world.monday,
        span=None,
        reason="Nghỉ lễ",
        by=world.planner,
        now=timezone.now(),
    )
    assert world.monday not in board(world).week.days
    set_screen_limits(
        season=world.season,
        minutes={world.course.grade_id: 10},
        by=world.planner,
        now=timezone.now(),
    )
    assert {one.obstacle for one in board(world).propose(NOW).gaps} == {Obstacle.SCREEN_TIME}


def test_reads_a_week_in_a_fixed_number_of_queries(world, django_assert_max_num_queries) -> None:
    fill(world)
    with django_assert_max_num_queries(25):
        found = board(world)
        assert found.violations
        assert found.propose(NOW).placements == ()


def test_a_copied_week_goes_on_with_the_next_lessons(world) -> None:
    place_lesson(
        channel=world.tv,
        day=world.monday,
        start_frame=7 * HOUR,
        lesson_id=world.lessons[0].pk,
        by=world.planner,
        now=NOW,
    )
    place_lesson(
        channel=world.tv,
        day=world.monday,
        start_frame=14 * HOUR,
        lesson_id=world.lessons[0].pk,
        is_repeat=True,
        by=world.planner,
        now=NOW,
    )
    place_relay(
        channel=world.tv,
        day=world.monday,
        start_frame=20 * HOUR,
        frames=30 * MINUTE,
        title="Dạy Toán",
        relay_source="VTV7",
        course=world.course,
        by=world.planner,
        now=NOW,
    )
    given = {"organisation": world.office, "source": world.monday, "by": world.planner}
    following = world.monday + timedelta(weeks=1)
    copied = copy_week(**given, target=following, now=NOW)
    assert (copied.placed, copied.left_out) == (3, 0)
    first, repeat, relay = Airing.objects.filter(date=following)
    assert (first.kind, first.lesson_id) == ("first", world.lessons[1].pk)
    assert (repeat.kind, repeat.of_airing) == ("repeat", first)
    assert relay.relay_source == "VTV7"
    again = copy_week(**given, target=following, now=NOW)
    assert (again.placed, again.left_out) == (0, 3)


def test_what_would_be_over_is_not_copied(world) -> None:
    for day, start in ((0, 7), (1, 14)):
        place_lesson(
            channel=world.tv,
            day=world.monday + timedelta(days=day),
            start_frame=start * HOUR,
            lesson_id=world.lessons[0].pk,
            by=world.planner,
            now=NOW,
        )
    given = {"organisation": world.office, "source": world.monday, "by": world.planner}
    following = world.monday + timedelta(weeks=1)
    copied = copy_week(**given, target=following, now=NOW + timedelta(days=7, hours=1))
    assert (copied.placed, copied.left_out) == (1, 1)
    assert Airing.objects.get(date__gte=following).date == following + timedelta(days=1)


def test_publishing_locks_masters_and_tells_what_changed(world) -> None:
    ready = [master(world, number) for number in range(3)]
    told = []
    schedule_published.connect(lambda **given: told.append(given), weak=False, dispatch_uid="t")
    fill(world)
    first = publish(world, text="Mời đài phát")
    assert (first.number, first.note) == (1, "Mời đài phát")
    locked = set(Airing.objects.values_list("master_digest", flat=True))
    assert locked == {one.sha256 for one in ready}
    assert isinstance(publish(world), NotPublished)
    removed = Airing.objects.filter(date=world.monday).earliest("start_frame")
    moved = Airing.objects.filter(date=world.monday + timedelta(days=1)).earliest("start_frame")
    remove_airing(airing=removed, by=world.planner, now=timezone.now())
    move_airing(
        airing=moved,
        channel=world.tv,
        day=moved.date,
        start_frame=moved.start_frame + 20 * MINUTE,
        by=world.planner,
        now=timezone.now(),
    )
    second = publish(world)
    schedule_published.disconnect(dispatch_uid="t")
    assert isinstance(second, PublishedSchedule)
    assert second.number == 2
    assert [one["before"] for one in told] == [None, first]
    # What was told once stays as it was told.
    first.refresh_from_db()
    assert removed.pk in {one["id"] for one in first.snapshot["airings"]}


def test_a_week_is_told_without_files_only_if_somebody_says_so(world) -> None:
    fill(world)
    refused = publish(world)
    assert isinstance(refused, NotPublished)
    assert refused.draft.awaited
    assert isinstance(publish(world, without_masters=True), PublishedSchedule)
    master(world, 0)
    changes = {one.changed for one in publish(world).draft.changes}
    assert changes == {Changed.RELOCKED}


def test_what_is_withdrawn_or_refused_is_not_published(world) -> None:
    for number in range(3):
        master(world, number)
    fill(world)
    take_off(thing=world.lessons[0], by=None, reason="sai đáp án", now=timezone.now())
    refused = publish(world)
    assert isinstance(refused, NotPublished)
    assert {one.fault for one in refused.draft.blocking} == {"not_approved"}


def test_what_was_on_the_air_holds_no_later_version_back(world, clock) -> None:
    locked = master(world, 0).sha256
    fill(world)
    place_lesson(
        channel=world.tv,
        day=world.monday + timedelta(days=5),
        start_frame=14 * HOUR + 45 * MINUTE,
        lesson_id=world.lessons[0].pk,
        is_repeat=True,
        by=world.planner,
        now=NOW,
    )
    assert isinstance(publish(world, without_masters=True), PublishedSchedule)
    clock.set(NOW + timedelta(days=1))
    take_off(thing=world.lessons[0], by=None, reason="sai đáp án", now=timezone.now())
    add_day_exception(
        channels=[world.tv],
        day=world.monday,
        span=None,
        reason="Mất điện",
        by=world.planner,
        now=timezone.now(),
    )
    ahead = Airing.objects.filter(lesson=world.lessons[0], date__gt=world.monday)
    refused = publish(world, without_masters=True)
    assert {one.airing for one in refused.draft.blocking} == {one.pk for one in ahead}
    ahead.delete()
    second = publish(world, without_masters=True)
    assert isinstance(second, PublishedSchedule)
    aired = [one for one in second.snapshot["airings"] if one["date"] == f"{world.monday}"]
    assert [one["master_digest"] for one in aired] == [locked, locked]


def test_another_file_than_the_locked_one_is_pointed_out(world) -> None:
    old = master(world, 0)
    fill(world)
    assert isinstance(publish(world, without_masters=True), PublishedSchedule)
    old.delete()
    master(world, 0)
    assert "master_changed" in {one.fault for one in board(world).violations}
    published = publish(world, without_masters=True)
    assert published.number == 2
    assert "master_changed" not in {one.fault for one in board(world).violations}


def test_what_is_locked_stays_locked_while_another_file_is_being_made(world) -> None:
    locked = {master(world, number).sha256 for number in range(3)}
    fill(world)
    publish(world)
    for number in range(3):
        MasterFactory(original=world.lessons[number].recording.original, recipe="next")
    assert board(world).violations == []
    remove_airing(airing=Airing.objects.latest("date"), by=world.planner, now=NOW)
    assert isinstance(publish(world), PublishedSchedule)
    assert set(Airing.objects.values_list("master_digest", flat=True)) == locked


def test_a_film_without_sound_is_for_television_alone(world) -> None:
    DayPartFactory(channel=world.radio)
    recording = world.lessons[0].recording
    type(recording.original).objects.filter(pk=recording.original_id).update(has_sound=False)
    stock = board(world).week.stock
    assert stock[world.lessons[0].pk].channels == {world.tv.pk}
    assert stock[world.lessons[1].pk].channels == {world.tv.pk, world.radio.pk}
    where = {"day": world.monday, "start_frame": 7 * HOUR, "by": world.planner, "now": NOW}
    given = where | {"lesson_id": world.lessons[0].pk}
    assert place_lesson(channel=world.radio, **given) is Edited.UNFIT
    airing = place_lesson(channel=world.tv, **given)
    assert move_airing(airing=airing, channel=world.radio, **where) is Edited.UNFIT


def test_searching_keeps_nobody_from_writing(world, monkeypatch) -> None:
    outside, depths = len(connection.savepoint_ids), []

    def search(week, **given):
        depths.append(len(connection.savepoint_ids))
        return propose_week(week, **given)

    monkeypatch.setattr("lms.broadcasts.queries.board.propose_week", search)
    assert fill(world) is Edited.DONE
    assert set(depths) == {outside}


def test_what_is_changed_while_a_week_is_searched_is_looked_at_again(world, monkeypatch) -> None:
    seen = board(world).propose(NOW).digest

    def search(week, **given):
        place_lesson(
            channel=world.radio,
            day=world.monday,
            start_frame=20 * HOUR,
            lesson_id=world.lessons[2].pk,
            by=world.planner,
            now=NOW,
        )
        return propose_week(week, **given)

    monkeypatch.setattr("lms.broadcasts.queries.board.propose_week", search)
    given = {"organisation": world.office, "monday": world.monday, "seen_at": NOW, "now": NOW}
    assert fill_week(**given, seen=seen, by=world.planner) is Edited.CHANGED
    assert Airing.objects.count() == 1


def test_what_was_seen_before_its_time_passed_is_looked_at_again(world) -> None:
    seen = board(world).propose(NOW).digest
    given = {"organisation": world.office, "monday": world.monday, "seen_at": NOW, "seen": seen}
    late = NOW + timedelta(minutes=31)
    assert fill_week(**given, by=world.planner, now=late) is Edited.CHANGED
    assert not Airing.objects.exists()


def test_what_an_earlier_season_has_aired_can_be_repeated(world) -> None:
    given = {"channel": world.tv, "lesson_id": world.lessons[1].pk, "by": world.planner}
    ago = timedelta(days=7)
    place_lesson(**given, day=world.monday - ago, start_frame=7 * HOUR, now=NOW - ago)
    place_lesson(**given, day=world.monday, start_frame=7 * HOUR, is_repeat=True, now=NOW)
    assert {one.fault for one in board(world).violations} == {"master_missing"}
    # The order of this season begins with its own first lesson nevertheless.
    news = [one.lesson for one in board(world).propose(NOW).placements if one.kind == "first"]
    assert news[0] == world.lessons[0].pk
    set_season_open(season=world.season, is_open=False, by=world.planner, now=NOW)
    assert {one.fault for one in board(world).violations} == {"master_missing"}
