"""Who is told what of a review, and for how long they may read it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.notices.actions import make_feed
from lessons.notices.models import Notice
from lessons.reviews.actions.claiming import claim_round, pass_round
from lessons.reviews.actions.notes import answer_note, write_note
from lessons.reviews.rules.voting import Answer, Answered, Choice
from tests.factories.reviews import find_round, vote

pytestmark = pytest.mark.django_db
NO = Answered(answer=Answer.NO, comment="Chưa đúng.")


def told(person):
    return list(Notice.objects.of(person).order_by("pk").values_list("kind", flat=True))


def test_those_are_told_whom_a_step_calls_and_who_can_judge(lesson, people):
    assert told(people.peer) == ["review.called"]
    assert not told(people.author)
    assert not told(people.toan)
    vote(lesson, people.peer)
    assert [told(one) for one in (people.toan, people.doc)] == [["review.called"]] * 2


def test_authors_are_told_what_becomes_of_it(lesson, people):
    vote(lesson, people.peer)
    vote(lesson, people.toan)
    vote(lesson, people.doc)
    assert told(people.author) == ["review.public"]
    assert Notice.objects.of(people.author).get().path == lesson.url


def test_what_comes_back_leads_to_the_desk(lesson, people):
    vote(lesson, people.peer, Choice.SEND_BACK, accuracy=NO)
    notice = Notice.objects.of(people.author).get()
    assert notice.kind == "review.sent_back"
    assert notice.path == reverse("desk:describe", args=[lesson.pk])
    lesson.current_workflow_state.resume(user=people.author)
    assert not Notice.objects.of(people.author).unread().exists()


def test_who_wrote_a_note_hears_its_answer(lesson, people):
    round = find_round(lesson)
    note = write_note(
        round=round,
        by=people.peer,
        text="Sửa chữ này",
        severity="advice",
        category="content",
        now=timezone.now(),
    )
    answer_note(note=note, by=people.author, reply="Đã sửa", is_done=True, now=timezone.now())
    assert told(people.peer) == ["review.called", "review.answered"]


def test_who_gets_a_round_passed_on_is_told_by_whom(lesson, people):
    vote(lesson, people.peer)
    round = find_round(lesson)
    claim_round(round=round, by=people.toan, now=timezone.now())
    pass_round(round=round, to=people.doc, by=people.toan, now=timezone.now())
    notice = Notice.objects.of(people.doc).get(kind="review.passed")
    assert notice.detail == people.toan.get_full_name()


def test_a_feed_tells_nothing_of_what_its_reader_may_not_read_any_more(lesson, people):
    token = make_feed(person=people.peer, now=timezone.now())
    address = reverse("notices:feed", args=[token, "atom"])
    assert lesson.title in Client().get(address).content.decode()
    people.peer.groups.clear()
    assert lesson.title not in Client().get(address).content.decode()


def test_nobody_is_called_any_more_once_they_voted_or_the_round_is_closed(lesson, people):
    unread = Notice.objects.unread().filter(kind="review.called")
    vote(lesson, people.peer)
    vote(lesson, people.toan)
    waiting = set(unread.values_list("person", flat=True))
    assert waiting == {people.doc.pk, people.hai.pk}
    vote(lesson, people.doc)
    assert not unread.exists()
    assert list(Notice.objects.unread().values_list("kind", flat=True)) == ["review.public"]
