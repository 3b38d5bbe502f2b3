"""Taking back loses nothing: two weeks are one change, what names a row goes on naming it."""

from datetime import timedelta
from importlib import import_module
from random import Random

import pytest
from django.apps import apps

from lessons.reviews.actions.withdrawing import take_off
from lms.broadcasts.actions.airings import move_airing, place_lesson, remove_airing
from lms.broadcasts.actions.filling import fill_week
from lms.broadcasts.actions.publishing import publish_week
from lms.broadcasts.actions.seasons import plan_course
from lms.broadcasts.actions.stations import set_channel_open
from lms.broadcasts.actions.undoing import undo_edit
from lms.broadcasts.models import Airing, AsRun, Channel, StationLog, WeekEdit
from lms.broadcasts.queries.board import read_board
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR
from lms.people.rules import Role
from tests.factories.broadcasts import ChannelFactory
from tests.factories.media import MasterFactory
from tests.factories.people import MembershipFactory
from tests.integration.lms.broadcasts.publishing import NOW

pytestmark = pytest.mark.django_db
HOUR = FRAMES_PER_HOUR
WEEK = timedelta(weeks=1)
PLANNED = ("channel", "date", "start_frame", "frames", "kind", "lesson", "of_airing", "title")


def place(world, number: int = 0, *, day: int = 0, hour: int = 7, **given):
    facts = {
        "channel": world.tv,
        "day": world.monday + timedelta(days=day),
        "start_frame": hour * HOUR,
        "lesson_id": world.lessons[number].pk,
    }
    return place_lesson(**facts | {"by": world.planner, "now": NOW} | given)


def move(world, airing, *, day: int = 0, hour: int = 7, channel=None):
    return move_airing(
        airing=airing,
        channel=channel or airing.channel,
        day=world.monday + timedelta(days=day),
        start_frame=hour * HOUR,
        by=world.planner,
        now=NOW,
    )


def remove(world, airing) -> Edited:
    return remove_airing(airing=airing, by=world.planner, now=NOW)


def undo(world, *, weeks: int = 0, now=NOW, **given) -> Edited:
    return undo_edit(
        organisation=world.office,
        monday=world.monday + weeks * WEEK,
        by=world.planner,
        now=now,
        **given,
    )


def report(world, airing) -> AsRun:
    """Have the station say that an airing was missed."""
    log = StationLog.objects.create(
        channel=world.tv,
        file_name="log.csv",
        sha256="0" * 64,
        first_date=airing.date,
        last_date=airing.date,
        brought_at=NOW,
    )
    return AsRun.objects.create(
        log=log,
        channel=world.tv,
        airing=airing,
        date=airing.date,
        start_frame=airing.start_frame,
        frames=airing.frames,
        kind=airing.kind,
        title=airing.title,
        outcome="missed",
    )


@pytest.mark.parametrize("weeks", [0, 1])
def test_what_was_moved_to_another_week_goes_back_from_either(world, weeks) -> None:
    airing = move(world, place(world), day=8)
    assert undo(world, weeks=weeks) is Edited.DONE
    back = Airing.objects.get()
    assert (back.pk, back.date) == (airing.pk, world.monday)
    assert undo(world, weeks=1) is Edited.NOTHING
    assert undo(world) is Edited.DONE
    assert not Airing.objects.exists()


def test_moves_that_were_written_down_apart_are_paired(world) -> None:
    move(world, place(world), day=8)
    WeekEdit.objects.update(change=None)
    import_module("lms.broadcasts.migrations.0004_changes_of_two_weeks").pair_moves(apps, None)
    assert undo(world, weeks=1) is Edited.DONE
    assert Airing.objects.get().date == world.monday
    assert WeekEdit.objects.get(verb="place").change is None


def test_nothing_goes_back_to_where_something_else_is_now(world) -> None:
    airing = move(world, place(world), day=8)
    place(world, 1, now=NOW + timedelta(seconds=1))
    assert undo(world, weeks=1) is Edited.TAKEN
    airing.refresh_from_db()
    assert airing.date == world.monday + timedelta(days=8)
    assert WeekEdit.objects.filter(undone_at=None).count() == 4


def test_repeats_elsewhere_and_what_was_aired_name_an_airing_that_came_back(world) -> None:
    first = place(world)
    repeat = place(world, day=8, is_repeat=True)
    told = report(world, first)
    remove(world, first)
    assert undo(world) is Edited.DONE
    move(world, first, hour=14)
    assert undo(world) is Edited.DONE
    repeat.refresh_from_db()
    told.refresh_from_db()
    assert (repeat.of_airing_id, told.airing_id) == (first.pk, first.pk)


def test_a_repeat_whose_first_airing_went_can_still_be_taken_back(world) -> None:
    first = place(world)
    place(world, day=8, is_repeat=True)
    remove(world, first)
    assert undo(world, weeks=1) is Edited.DONE
    assert not Airing.objects.exists()


@pytest.mark.parametrize("change", [remove, lambda world, one: move(world, one, hour=14)])
def test_what_was_published_is_locked_again_once_it_is_back(world, change) -> None:
    master = MasterFactory(original=world.lessons[0].recording.original, ready=True)
    airing = place(world)
    given = {"channel": world.tv, "monday": world.monday, "by": world.planner, "now": NOW}
    publish_week(**given)
    change(world, airing)
    assert undo(world) is Edited.DONE
    assert Airing.objects.get().master_digest == master.sha256
    change(world, airing)
    publish_week(**given)
    assert undo(world) is Edited.DONE
    assert Airing.objects.get().master_digest == ""


def test_what_has_been_on_the_air_since_stays_as_it_was_aired(world) -> None:
    plan_course(season=world.season, course=world.course, by=world.planner, now=NOW)
    board = read_board(world.office, world.monday)
    fill_week(
        organisation=world.office,
        monday=world.monday,
        seen=board.propose(NOW).digest,
        seen_at=NOW,
        by=world.planner,
        now=NOW,
    )
    assert undo(world, now=NOW + timedelta(minutes=30)) is Edited.PASSED
    assert Airing.objects.count() == 12
    removed = Airing.objects.earliest("date", "start_frame")
    remove(world, removed)
    assert undo(world, now=NOW + timedelta(hours=1)) is Edited.PASSED
    # What is corrected afterwards is taken back as ever.
    WeekEdit.objects.filter(verb="remove").update(made_at=NOW + timedelta(hours=1))
    assert undo(world, now=NOW + timedelta(hours=2)) is Edited.DONE


def test_a_change_that_nobody_saw_is_not_taken_back(world) -> None:
    place(world)
    seen = WeekEdit.objects.get().pk
    place(world, 1, hour=14)
    assert undo(world, seen=seen) is Edited.CHANGED
    assert Airing.objects.count() == 2


def test_an_airing_comes_back_without_a_lesson_that_was_deleted(world) -> None:
    lesson = world.lessons[0]
    airing = place(world)
    remove(world, airing)
    lesson.delete()
    assert undo(world) is Edited.DONE
    back = Airing.objects.get()
    assert (back.pk, back.title, back.lesson) == (airing.pk, airing.title, None)
    assert undo(world) is Edited.DONE
    assert not Airing.objects.exists()


def test_nothing_comes_back_on_a_channel_that_is_closed_or_gone(world) -> None:
    channel = ChannelFactory(station=world.station)
    remove(world, place(world, channel=channel))
    set_channel_open(channel=channel, is_open=False, by=world.officer, now=NOW)
    assert undo(world) is Edited.CLOSED
    Channel.objects.filter(pk=channel.pk).delete()
    assert undo(world) is Edited.GONE
    assert not Airing.objects.exists()


def test_an_alarm_comes_back_only_if_it_still_holds(world) -> None:
    ended, holds = place(world), place(world, 1, hour=14)
    Airing.objects.update(alarm="sai đáp án", alarm_kind="withdrawn", alarmed_at=NOW)
    take_off(thing=world.lessons[1], by=None, reason="sai đáp án", now=NOW)
    for one in (ended, holds):
        remove(world, one)
    assert [undo(world), undo(world)] == [Edited.DONE, Edited.DONE]
    alarms = dict(Airing.objects.values_list("pk", "alarm"))
    assert alarms == {ended.pk: "", holds.pk: "sai đáp án"}
    assert Airing.objects.get(pk=holds.pk).alarmed_at == NOW


def test_what_went_to_another_week_meanwhile_is_looked_at_again(world) -> None:
    airing = place(world)
    stale = Airing.objects.get(pk=airing.pk)
    move(world, airing, day=8)
    assert remove(world, stale) is Edited.CHANGED
    assert move(world, stale, hour=14) is Edited.CHANGED
    assert Airing.objects.get().date == world.monday + timedelta(days=8)


def test_who_plans_for_two_offices_moves_nothing_between_them(world) -> None:
    other = ChannelFactory()
    office = other.station.organisation
    MembershipFactory(role=Role.BROADCASTER.value, organisation=office, user=world.planner)
    assert move(world, place(world), channel=other) is Edited.ELSEWHERE
    assert Airing.objects.get().channel == world.tv


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_was_changed_is_taken_back_step_by_step(world, seed) -> None:
    chance = Random(seed)

    def read() -> dict[int, dict]:
        return {row.pop("id"): row for row in Airing.objects.values("id", *PLANNED)}

    states = [read()]
    for _step in range(16):
        airings = list(Airing.objects.all())
        where = {"day": chance.randrange(14), "hour": chance.choice((7, 14, 19))}
        verb = chance.choice(("place", "place", "move", "remove"))
        if verb == "place":
            place(world, chance.randrange(3), **where, is_repeat=chance.random() < 0.4)
        elif airings:
            one = chance.choice(airings)
            move(world, one, **where) if verb == "move" else remove(world, one)
        if read() != states[-1]:
            states.append(read())
    for state in reversed(states[:-1]):
        last = WeekEdit.objects.filter(undone_at=None).order_by("-pk").first()
        assert undo(world, weeks=(last.monday - world.monday) // WEEK) is Edited.DONE
        assert read() == state
