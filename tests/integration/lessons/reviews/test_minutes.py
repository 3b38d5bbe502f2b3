"""Minutes say what rows and log say; anybody may ask what they are worth now."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from lessons.reviews.actions.claiming import recuse
from lessons.reviews.actions.notes import answer_note, check_note, write_note
from lessons.reviews.actions.withdrawing import take_off
from lessons.reviews.models import Approval, Submission
from lessons.reviews.queries.minutes import read_minutes
from lessons.reviews.rules.records import Standing
from lessons.reviews.rules.voting import Answer, Answered, Choice
from tests.factories.catalogue import make_lesson
from tests.factories.people import UserFactory
from tests.factories.reviews import find_round, make_public, vote

pytestmark = pytest.mark.django_db
NO = Answered(answer=Answer.NO, comment="Ví dụ chưa hợp lứa tuổi.")


@pytest.fixture
def approved(lesson, people):
    for name in ("peer", "toan", "doc"):
        vote(lesson, getattr(people, name))
    return Submission.objects.get()


def show(client, submission):
    return client.get(reverse("reviews:minutes", args=[submission.pk]))


def read_sheet(client, submission):
    """Return what is printed."""
    return show(client, submission).content.decode().partition("<article")[2]


def test_whose_history_it_is_reads_the_minutes(client, approved, people):
    assert show(client, approved).status_code == 302
    client.force_login(UserFactory())
    assert show(client, approved).status_code == 404
    client.force_login(people.author)
    text = show(client, approved).content.decode()
    minutes = read_minutes(approved)
    people_named = [people.peer, people.toan, people.doc]
    for said in (
        *(minutes.code, minutes.entry.hash, approved.content_hash, approved.film_sha256),
        *(person.get_full_name() for person in people_named),
    ):
        assert said in text
    assert [len(one.votes) for one in minutes.rounds] == [1, 2]
    assert all(len(one.votes[0].answers) == 10 for one in minutes.rounds)


def test_there_are_none_before_a_decision(client, lesson, people):
    client.force_login(people.author)
    assert show(client, Submission.objects.get()).status_code == 404


def test_a_vote_changed_beneath_the_program_is_named(client, approved):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_vote SET comment='khác' WHERE reviewer_name LIKE '%'")
    votes = [vote for held in read_minutes(approved).rounds for vote in held.votes]
    assert not any(one.is_as_logged for one in votes)


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        (
            "UPDATE reviews_vote SET choice='reject' WHERE id={vote}",
            ("vote_changed", "vote:{vote}"),
        ),
        ("DELETE FROM reviews_vote WHERE id={vote}", ("vote_gone", "{name}")),
        ("UPDATE reviews_timednote SET text='Tốt'", ("note_changed", "timednote:{note}")),
        ("UPDATE reviews_timednote SET checked_at=NULL", ("note_changed", "timednote:{note}")),
        ("DELETE FROM reviews_timednote", ("note_gone", "Chữ nhỏ quá")),
    ],
)
def test_verify_names_votes_and_notes_changed_beneath_the_program(
    lesson, people, capsys, sql, found
):
    about = {"text": "Chữ nhỏ quá", "severity": "blocking", "category": "picture"}
    round, now = find_round(lesson), timezone.now()
    note = write_note(round=round, by=people.peer, now=now, **about)
    answer_note(note=note, by=people.author, reply="Đã sửa", is_done=True, now=now)
    check_note(note=note, round=round, by=people.peer, is_done=True, now=now)
    cast = vote(lesson, people.peer).vote
    vote(lesson, people.doc)
    recuse(thing=lesson, by=people.doc, reason="", now=now)
    call_command("reviews", "verify")
    named = {"vote": cast.pk, "note": note.pk, "name": cast.reviewer_name}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**named))
    capsys.readouterr()
    with pytest.raises(CommandError) as error:
        call_command("reviews", "verify")
    assert error.value.returncode == 1
    told = capsys.readouterr().out
    assert all(one.format(**named) in told for one in found)


def test_anybody_hears_what_minutes_are_worth(client, approved, lesson, people):
    code = read_minutes(approved).code

    def ask(**data):
        return client.get(reverse("reviews:verify", args=[code]), data)

    page = ask()
    record = page.context["record"]
    assert (record.standing, record.vote_count) == (Standing.IN_FORCE, 3)
    text = page.content.decode()
    assert approved.title in text
    for person in (people.author, people.peer, people.toan):
        assert person.last_name not in text
    assert ask(sha256=approved.film_sha256.upper()).context["is_match"] == "film"
    assert not ask(sha256="0" * 64).context["is_match"]
    take_off(thing=lesson, by=people.doc, reason="Sai", now=timezone.now())
    assert ask().context["record"].standing is Standing.WITHDRAWN
    assert "Sai" not in ask().content.decode()


def test_a_newer_approval_takes_their_place(client, approved, lesson):
    code = read_minutes(approved).code
    lesson.refresh_from_db()
    lesson.save_revision()
    make_public(lesson)
    answer = client.get(reverse("reviews:verify"), {"code": code.upper()}, follow=True)
    assert answer.context["record"].standing is Standing.SUPERSEDED


def test_minutes_of_what_was_sent_back_allow_nothing(client, lesson, people):
    vote(lesson, people.peer, Choice.SEND_BACK, age=NO)
    minutes = read_minutes(Submission.objects.get())
    record = client.get(reverse("reviews:verify", args=[minutes.code])).context["record"]
    assert record.standing is Standing.NOT_APPROVED


def test_minutes_say_what_was_so_when_the_review_ended(client, lesson, people):
    now = timezone.now()
    about = {"text": "Chữ nhỏ quá", "severity": "blocking", "category": "picture"}
    note = write_note(round=find_round(lesson), by=people.peer, now=now, **about)
    vote(lesson, people.peer, Choice.SEND_BACK)
    submission = Submission.objects.get()
    client.force_login(people.author)
    before = read_sheet(client, submission)
    answer_note(note=note, by=people.author, reply="Đã phóng to", is_done=True, now=timezone.now())
    people.author.last_name = "Khác"
    people.author.save()
    assert read_sheet(client, submission) == before
    lesson.current_workflow_state.resume(user=people.author)
    check_note(
        note=note, round=find_round(lesson), by=people.peer, is_done=True, now=timezone.now()
    )
    assert read_sheet(client, submission) == before
    vote(lesson, people.peer, Choice.SEND_BACK, age=NO)
    (remark,) = read_minutes(Submission.objects.get(number=2)).notes
    assert (remark.reply, remark.is_resolved) == ("Đã phóng to", True)
    assert remark.checked_by == people.peer.get_full_name()


def test_what_was_approved_without_votes_has_minutes_too(client, toan, people):
    lesson = make_public(make_lesson(toan, owner=people.author))
    address = reverse("reviews:certificate", args=[Approval.objects.get().pk])
    client.force_login(people.peer)
    assert client.get(address).status_code == 404
    people.doc.user_permissions.add(Permission.objects.get(codename="add_withdrawal"))
    client.force_login(people.doc)
    page = client.get(lesson.url).content.decode()
    assert address in page
    page = client.get(address).content.decode()
    assert "không qua bỏ phiếu" in page
    assert Approval.objects.get().content_hash in page


def test_a_forged_record_and_a_wrong_code_are_told_apart(client, approved):
    code = read_minutes(approved).code
    wrong = client.get(reverse("reviews:verify", args=["0000-0000-0000-0000-0000-0000"]))
    assert wrong.status_code == 404
    assert client.get(reverse("reviews:verify", args=["x" * 500])).status_code == 404
    Approval.objects.update(content_hash="0" * 64)
    answer = client.get(reverse("reviews:verify", args=[code]))
    assert answer.context["record"].standing is Standing.DAMAGED
