"""Stations, windows, seasons and airings are written by those who plan there, and nobody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import registry

from lessons.notices.models import Notice
from lessons.reviews.actions.withdrawing import take_off
from lms.broadcasts.actions.airings import move_airing, place_lesson, place_relay, remove_airing
from lms.broadcasts.actions.seasons import InvalidSeason, add_season, order_lessons, plan_course
from lms.broadcasts.actions.stations import InvalidStation, add_channel, add_station
from lms.broadcasts.actions.undoing import undo_edit
from lms.broadcasts.actions.windows import InvalidWindow, add_day_exception, add_day_part
from lms.broadcasts.models import Airing, WeekEdit
from lms.broadcasts.permissions import list_airings
from lms.broadcasts.queries.candidates import find_airable, list_airable
from lms.broadcasts.queries.stock import find_stocked, list_stock
from lms.broadcasts.queries.told import keep_readable
from lms.broadcasts.queries.windows import list_windows
from lms.broadcasts.rules.airings import ChannelKind
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.frames import (
    DAY_FRAMES,
    FRAMES_PER_HOUR,
    FRAMES_PER_MINUTE,
    Span,
    find_week,
)
from lms.broadcasts.signals import airings_alarmed
from lms.people.permissions import NotAllowed
from tests.factories.broadcasts import AiringFactory
from tests.factories.media import MasterFactory
from tests.integration.lms.broadcasts.publishing import NOW

pytestmark = pytest.mark.django_db
HOUR, MINUTE = FRAMES_PER_HOUR, FRAMES_PER_MINUTE


@pytest.fixture(autouse=True)
def before(clock) -> None:
    """Stand on the Sunday before: all of the week is still to come."""
    clock.set(NOW - timedelta(days=1))


def place(world, number: int, start: int, *, day: int = 0, **given):
    """Put a lesson on television as the planner does."""
    return place_lesson(
        **{
            "channel": world.tv,
            "day": world.monday + timedelta(days=day),
            "start_frame": start,
            "lesson_id": world.lessons[number].pk,
            "by": world.planner,
            "now": timezone.now(),
        }
        | given
    )


def test_stations_are_named_by_officers_and_administrators(world) -> None:
    now = timezone.now()
    station = add_station(organisation=world.office, name="Đài", by=world.officer, now=now)
    channel = add_channel(
        station=station,
        name="HV1",
        kind=ChannelKind.TV,
        xmltv_id="hv1.vn",
        by=world.administrator,
        now=now,
    )
    assert channel.delivery_profile == "xdcam-hd422"
    assert registry.get_logs_for_instance(channel).get().action == "broadcasts.add_channel"
    with pytest.raises(InvalidStation):
        add_station(organisation=world.office, name="Đài", by=world.officer, now=now)
    with pytest.raises(NotAllowed):
        add_station(organisation=world.office, name="Khác", by=world.planner, now=now)


@pytest.mark.parametrize("who", ["stranger", "administrator", "reviewer"])
def test_who_does_not_plan_there_changes_nothing(world, who) -> None:
    person = getattr(world, who)
    with pytest.raises(NotAllowed):
        place(world, 0, 7 * HOUR, by=person)
    with pytest.raises(NotAllowed):
        plan_course(season=world.season, course=world.course, by=person, now=timezone.now())
    with pytest.raises(NotAllowed):
        add_day_part(
            channel=world.tv, weekdays="1", span=Span(0, HOUR), by=person, now=timezone.now()
        )
    with pytest.raises(NotAllowed):
        undo_edit(organisation=world.office, monday=world.monday, by=person, now=timezone.now())


def test_a_plan_takes_the_public_lessons_in_the_order_of_topics(world) -> None:
    plan = plan_course(
        season=world.season, course=world.course, by=world.planner, now=timezone.now()
    )
    numbers = [one.pk for one in world.lessons]
    assert list(plan.lessons.values_list("lesson_id", flat=True)) == numbers
    order_lessons(plan=plan, lesson_ids=numbers[::-1], by=world.planner, now=timezone.now())
    assert list(plan.lessons.values_list("lesson_id", flat=True)) == numbers[::-1]
    with pytest.raises(InvalidSeason):
        order_lessons(plan=plan, lesson_ids=[world.place.pk], by=world.planner, now=timezone.now())


def test_a_season_ends_after_it_begins(world) -> None:
    with pytest.raises(InvalidSeason):
        add_season(
            organisation=world.office,
            name="Mùa",
            first_date=world.monday,
            last_date=world.monday - timedelta(days=1),
            by=world.planner,
            now=timezone.now(),
        )


def test_a_holiday_closes_every_channel_it_names(world) -> None:
    days = [world.monday, world.monday + timedelta(days=1)]
    add_day_exception(
        channels=[world.tv, world.radio],
        day=days[0],
        span=None,
        reason="Nghỉ lễ",
        by=world.planner,
        now=timezone.now(),
    )
    found = list_windows([world.tv], days)
    assert found[world.tv.pk, days[0]] == ()
    assert [span.start // HOUR for span in found[world.tv.pk, days[1]]] == [7, 14, 19]
    with pytest.raises(InvalidWindow):
        add_day_part(
            channel=world.tv,
            weekdays="8",
            span=Span(0, HOUR),
            by=world.planner,
            now=timezone.now(),
        )


def test_only_public_lessons_are_aired_and_for_as_long_as_they_last(world) -> None:
    found = list_airable([world.course])
    assert [one.lesson_id for one in found] == [one.pk for one in world.lessons]
    assert {one.frames for one in found} == {15 * MINUTE}
    take_off(thing=world.lessons[0], by=None, reason="sai đáp án", now=timezone.now())
    assert set(find_airable(one.pk for one in world.lessons)) == {
        one.pk for one in world.lessons[1:]
    }
    assert place(world, 0, 7 * HOUR) is Edited.NOT_APPROVED


def test_a_repeat_names_the_first_airing_before_it(world) -> None:
    assert place(world, 0, 7 * HOUR, is_repeat=True) is Edited.NO_FIRST
    first = place(world, 0, 7 * HOUR)
    repeat = place(world, 0, 14 * HOUR, is_repeat=True)
    assert (repeat.kind, repeat.of_airing, repeat.course) == ("repeat", first, world.course)


def test_two_airings_never_share_a_frame_of_a_channel(world) -> None:
    first = place(world, 0, 7 * HOUR)
    assert place(world, 1, 7 * HOUR + 15 * MINUTE - 1) is Edited.OVERLAPS
    second = place(world, 1, 7 * HOUR + 15 * MINUTE)
    moved = move_airing(
        airing=second,
        channel=world.tv,
        day=world.monday,
        start_frame=first.start_frame,
        by=world.planner,
        now=timezone.now(),
    )
    assert moved is Edited.OVERLAPS
    assert place(world, 2, DAY_FRAMES - 1) is Edited.NOT_IN_A_DAY
    assert place(world, 2, -1) is Edited.NOT_IN_A_DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        AiringFactory(channel=world.tv, start_frame=DAY_FRAMES)


def test_a_relay_has_a_source_and_no_lesson(world) -> None:
    relay = place_relay(
        channel=world.tv,
        day=world.monday,
        start_frame=9 * HOUR,
        frames=30 * MINUTE,
        title="Dạy Tiếng Việt lớp 1",
        relay_source="VTV7",
        course=world.course,
        by=world.planner,
        now=timezone.now(),
    )
    assert (relay.kind, relay.lesson_id, relay.relay_source) == ("relay", None, "VTV7")
    with pytest.raises(IntegrityError), transaction.atomic():
        AiringFactory(channel=world.tv, kind="relay", start_frame=0)


def test_lists_hold_the_airings_within_reach(world) -> None:
    first = place(world, 0, 7 * HOUR)
    second = place(world, 1, 7 * HOUR, day=7)
    for who in (world.planner, world.officer, world.administrator):
        assert list(list_airings(who)) == [first, second]
    for who in (world.stranger, world.reviewer):
        assert not list_airings(who).exists()


def test_changes_are_taken_back_one_by_one(world) -> None:
    now = timezone.now()

    def undo() -> Edited:
        return undo_edit(organisation=world.office, monday=world.monday, by=world.planner, now=now)

    first = place(world, 0, 7 * HOUR)
    repeat = place(world, 0, 14 * HOUR, is_repeat=True)
    move_airing(
        airing=repeat,
        channel=world.radio,
        day=world.monday,
        start_frame=0,
        by=world.planner,
        now=now,
    )
    remove_airing(airing=first, by=world.planner, now=now)
    assert undo() is Edited.DONE
    back = Airing.objects.get(pk=repeat.pk)
    assert (back.channel, back.of_airing) == (world.radio, first)
    assert undo() is Edited.DONE
    assert Airing.objects.get(pk=repeat.pk).start_frame == 14 * HOUR
    assert undo() is Edited.DONE
    assert undo() is Edited.DONE
    assert not Airing.objects.exists()
    assert undo() is Edited.NOTHING


def test_what_somebody_changed_meanwhile_is_not_taken_back(world) -> None:
    first = place(world, 0, 7 * HOUR)
    Airing.objects.filter(pk=first.pk).update(start_frame=0)
    outcome = undo_edit(
        organisation=world.office, monday=world.monday, by=world.planner, now=timezone.now()
    )
    assert outcome is Edited.CHANGED
    assert WeekEdit.objects.get().undone_at is None


def test_a_withdrawn_lesson_raises_an_alarm_on_what_is_still_to_air(world) -> None:
    told = []

    def listen(airings, **_kwargs) -> None:
        told.extend(airings)

    past = AiringFactory(
        channel=world.tv, lesson_id=world.lessons[0].pk, date=timezone.localdate() - timedelta(1)
    )
    ahead = AiringFactory(
        channel=world.tv, lesson_id=world.lessons[0].pk, date=timezone.localdate() + timedelta(1)
    )
    airings_alarmed.connect(listen)
    take_off(thing=world.lessons[0], by=None, reason="sai đáp án", now=timezone.now())
    airings_alarmed.disconnect(listen)
    past.refresh_from_db()
    ahead.refresh_from_db()
    assert (past.alarm, ahead.alarm) == ("", "sai đáp án")
    assert told == [ahead]
    notices = Notice.objects.filter(kind="broadcast.alarmed")
    assert set(notices.values_list("person", flat=True)) == {world.planner.pk, world.officer.pk}
    monday = find_week(ahead.date).isoformat()
    assert notices[0].path == f"/admin/broadcasts/{world.office.pk}/{monday}/"
    assert [one.pk for one in keep_readable(world.stranger, list(notices))] == []
    assert len(keep_readable(world.planner, list(notices))) == 2


def test_of_masters_is_known_whether_they_may_be_handed_over(world) -> None:
    pair = (world.lessons[0].recording_id, "xdcam-hd422")
    assert list_stock([pair]) == {}
    master = MasterFactory(original=world.lessons[0].recording.original, ready=True)
    found = list_stock([pair])[pair]
    assert (found.state, found.digest) == ("ready", master.sha256)


def test_a_master_is_cued_as_it_was_made_whatever_its_profile_asks_for_now(
    world, settings, media_stores, django_assert_num_queries
) -> None:
    pair = (world.lessons[0].recording_id, "xdcam-hd422")
    made = {"leader_frames": 0, "timecode": "01:00:00:00"}
    master = MasterFactory(original=world.lessons[0].recording.original, ready=True, report=made)
    own = {"xdcam-hd422": {"based_on": "xdcam-hd422", "leader": True}}
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"MASTER_PROFILES": own}
    with django_assert_num_queries(3):
        found = list_stock([pair])[pair]
    assert (found.som, found.begins, found.frames) == (0, 3600 * 25, master.frames)
    assert find_stocked(master.sha256) == found
    # Its report does not tell.
    master.report = {}
    master.save()
    assert list_stock([pair])[pair].som == 30 * 25
