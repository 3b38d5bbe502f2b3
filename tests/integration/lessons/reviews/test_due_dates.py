"""Reminders, escalation, and colleagues who stand in for who is away."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from lessons.notices.models import Notice
from lessons.reviews.actions.absences import UnableToStandIn, note_absence
from lessons.reviews.actions.reminding import remind_rounds
from lessons.reviews.models import Absence, LogEntry, Recusal, Stage
from lessons.reviews.models.things import name_thing
from lessons.reviews.permissions.calling import list_judges
from lessons.reviews.permissions.conflicts import find_bar
from lessons.reviews.queries.rounds import list_queue
from lessons.reviews.rules.voting import Refusal
from tests.factories.people import UserFactory
from tests.factories.reviews import find_round, vote

pytestmark = pytest.mark.django_db


def at(day):
    return timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=9)))


def next_working_day(day):
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def count(person, kind):
    return Notice.objects.filter(person=person, kind=f"review.{kind}").count()


@pytest.fixture
def round(lesson):
    return find_round(lesson)


@pytest.fixture
def officer(db):
    officer = UserFactory()
    officer.user_permissions.add(Permission.objects.get(codename="change_stage"))
    return officer


def fresh(person):
    """As the next request reads them."""
    return type(person)._default_manager.get(pk=person.pk)


def away(person, substitute, **changes):
    today = timezone.localdate()
    given = {"start_date": today, "end_date": today + timedelta(days=2), **changes}
    return note_absence(person=person, substitute=substitute, now=timezone.now(), **given)


def test_reminds_once_before_it_is_due_and_once_when_it_is_overdue(round, people, officer):
    assert remind_rounds(now=at(round.opened_at.date())) == 0
    for _hour in range(2):
        remind_rounds(now=at(round.due_date))
    assert count(people.peer, "due_soon") == 1
    late = at(next_working_day(round.due_date + timedelta(days=1)))
    for _hour in range(2):
        remind_rounds(now=late)
    assert [count(people.peer, "overdue"), count(officer, "escalated")] == [1, 1]
    assert LogEntry.objects.filter(event="overdue").count() == 1
    assert not count(people.author, "overdue")


def test_what_was_stopped_midway_is_done_whole_the_next_time(round, people, monkeypatch):
    target = "lessons.reviews.signal_handlers.telling.tell_people"
    with monkeypatch.context() as patch:
        patch.setattr(target, lambda **_given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remind_rounds(now=at(round.due_date))
    round.refresh_from_db()
    assert round.reminded_at is None
    remind_rounds(now=at(round.due_date))
    assert count(people.peer, "due_soon") == 1


def test_nobody_is_reminded_of_what_is_decided(round, lesson, people):
    vote(lesson, people.peer)
    remind_rounds(now=at(round.due_date))
    assert not count(people.peer, "due_soon")


@pytest.fixture
def colleague(people):
    """Judges elsewhere: of a group that this stage does not call, and of one that it shares."""
    colleague = UserFactory(username="thay")
    other = Stage.objects.filter(kind="council").first()
    shared = people.school.__class__.objects.create(name="Tổ chung")
    other.groups.add(shared)
    for person in (people.peer, colleague):
        person.groups.add(shared)
    return colleague


def test_a_substitute_is_called_for_the_time(round, people, colleague):
    assert find_bar(round, fresh(colleague)).refusal is Refusal.NOT_CALLED
    absence = away(people.peer, colleague)
    assert count(colleague, "standing_in") == 1
    assert find_bar(round, colleague) is None
    assert round in list_queue(colleague)
    assert list_judges(round) == {people.peer.pk, colleague.pk}
    today = timezone.localdate()
    Absence.objects.filter(pk=absence.pk).update(
        start_date=today - timedelta(days=3), end_date=today
    )
    assert find_bar(round, fresh(colleague)) is not None
    assert round not in list_queue(fresh(colleague))


def test_nobody_chooses_who_judges_what_they_had_a_hand_in(round, lesson, people, colleague):
    away(people.peer, colleague)
    round.submission.parties.add(people.peer)
    Recusal.objects.create(**name_thing(lesson), reviewer=people.peer, declared_at=timezone.now())
    assert find_bar(round, colleague).refusal is Refusal.NOT_CALLED
    assert round not in list_queue(colleague)


def test_a_substitute_with_a_hand_in_it_stays_out(round, lesson, people, colleague):
    away(people.peer, colleague)
    Recusal.objects.create(**name_thing(lesson), reviewer=colleague, declared_at=timezone.now())
    assert find_bar(round, colleague).refusal is Refusal.CONFLICT
    assert colleague.pk not in list_judges(round)


def test_only_an_equal_stands_in(people, workflow):
    with pytest.raises(UnableToStandIn):
        away(people.peer, people.author)


def test_an_absence_is_noted_and_ended_on_a_page(client, round, people, colleague):
    address = reverse("reviews:absences")
    client.force_login(people.author)
    assert client.get(address).status_code == 404
    client.force_login(people.peer)
    today = timezone.localdate().isoformat()
    given = {"first": today, "last": today, "substitute": colleague.pk}
    assert client.post(address, given | {"substitute": people.author.pk}).status_code == 422
    assert client.post(address, given | {"last": "2020-01-01"}).status_code == 422
    assert client.post(address, given).status_code == 302
    absence = Absence.objects.get()
    assert absence.last_date.isoformat() == today
    client.force_login(colleague)
    assert client.post(address, {"end": absence.pk}).status_code == 404
    client.force_login(people.peer)
    client.post(address, {"end": absence.pk})
    assert not Absence.objects.exists()
