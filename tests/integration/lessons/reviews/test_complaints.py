"""Complaints of readers: who may make them, how many count, and what a reopened review decides."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.catalogue.models import LessonPage
from lessons.reviews.actions.voting import cast_vote
from lessons.reviews.models import LogEntry, Report, Round, Submission
from lessons.reviews.models.things import name_thing
from lessons.reviews.queries.log import find_log_damage
from lessons.reviews.queries.minutes import find_record, read_minutes
from lessons.reviews.rules.records import Standing
from lessons.reviews.rules.voting import Choice
from tests.factories.people import UserFactory
from tests.factories.reviews import make_ballot, vote, watch_all

pytestmark = pytest.mark.django_db
COMPLAINT = {"about": "unfit", "at": "", "text": "Hình ở phút đầu không hợp với các em."}


def address_of(thing, name="report"):
    named = name_thing(thing)
    return reverse(f"reviews:{name}", args=[named["thing_type"].pk, named["thing_id"]])


def complain(thing, address="10.0.0.1", **changes):
    client = Client(REMOTE_ADDR=address)
    return client.post(address_of(thing), COMPLAINT | changes)


def decide_again(round, by, choice=Choice.APPROVE):
    watch_all(round, by)
    ballot = replace(make_ballot(round, choice), comment="Ảnh không hợp lứa tuổi.")
    return cast_vote(round=round, by=by, ballot=ballot, now=timezone.now())


@pytest.fixture
def public(lesson, people):
    for name in ("peer", "toan", "doc"):
        vote(lesson, getattr(people, name))
    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert lesson.live
    return lesson


@pytest.fixture
def officer(people):
    officer = UserFactory()
    officer.user_permissions.add(Permission.objects.get(codename="add_withdrawal"))
    return officer


@pytest.fixture
def reopened(public):
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3"):
        complain(public, address)
    return Round.objects.list_open().get(submission__is_reopened=True)


def test_anybody_reports_what_is_public_and_no_cache_keeps_the_form(public):
    page = Client().get(address_of(public))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert (
        complain(public, at="0:01" if "id_at" in page.content.decode() else "").status_code == 302
    )
    report = Report.objects.get()
    assert (report.text, report.reported_by) == (COMPLAINT["text"], None)
    assert "Hình" not in "".join(LogEntry.objects.values_list("body", flat=True))


def test_a_report_without_the_token_of_the_form_is_not_taken(public):
    client = Client(enforce_csrf_checks=True)
    assert client.post(address_of(public), COMPLAINT).status_code == 403
    client.get(address_of(public))
    token = client.cookies["csrftoken"].value
    answer = client.post(address_of(public), COMPLAINT | {"csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def test_nothing_is_told_of_what_is_not_public(lesson):
    assert Client().get(address_of(lesson)).status_code == 404
    assert complain(lesson).status_code == 404


def test_a_program_is_thanked_and_not_heard(public):
    assert complain(public, website="x").status_code == 302
    assert not Report.objects.exists()


def test_one_address_counts_once_and_is_asked_to_stop(public):
    answers = [complain(public).status_code for _once in range(6)]
    assert answers == [302] * 5 + [429]
    assert Report.objects.filter(counts=True).count() == 1
    assert not Submission.objects.filter(is_reopened=True).exists()


def test_nothing_that_is_kept_names_the_address(public):
    complain(public, "10.9.8.7")
    with connection.cursor() as cursor:
        kept = []
        for table in ("reviews_report", "reviews_logentry"):
            cursor.execute(f"SELECT * FROM {table}")
            kept += cursor.fetchall()
    assert "10.9.8.7" not in str(kept)


def test_three_addresses_reopen_the_review_while_it_stays_public(reopened, public):
    public.refresh_from_db()
    assert public.live
    assert reopened.task_state is None
    assert reopened.submission.revision_number == public.live_revision_id
    complain(public, "10.0.0.4")
    assert Submission.objects.filter(is_reopened=True).count() == 1


def test_approved_once_more_it_stays_and_the_reports_are_answered(reopened, public, people):
    for reviewer in (people.toan, people.doc):
        decide_again(reopened, reviewer)
    public.refresh_from_db()
    assert public.live
    assert not Report.objects.list_open().exists()
    assert not find_log_damage()
    reopened.submission.refresh_from_db()
    minutes = read_minutes(reopened.submission)
    assert minutes.standing is Standing.IN_FORCE
    assert find_record(minutes.entry.hash).standing is Standing.IN_FORCE


@pytest.mark.parametrize("choice", [Choice.REJECT, Choice.SEND_BACK])
def test_not_approved_once_more_it_is_withdrawn_at_once(reopened, public, people, choice):
    decide_again(reopened, people.toan, choice)
    public.refresh_from_db()
    assert not public.live
    assert not Report.objects.list_open().exists()
    assert Client().get(public.url).status_code == 410


def test_a_reopened_review_holds_up_no_new_version(reopened, public, people, workflow):
    public.title = "Bản sửa"
    public.save_revision(user=people.author)
    workflow.start(public, people.author)
    for name in ("peer", "toan", "doc"):
        vote(public, getattr(people, name))
    public.refresh_from_db()
    assert public.title == "Bản sửa"
    reopened.refresh_from_db()
    assert reopened.outcome == "void"


def test_officers_alone_read_answer_and_reopen(client, public, officer, people):
    complain(public)
    client.force_login(people.toan)
    assert COMPLAINT["text"] not in client.get(reverse("reviews:complaints")).content.decode()
    assert client.get(address_of(public, "complaint")).status_code == 404
    assert client.post(address_of(public, "complaint"), {"verb": "reopen"}).status_code == 404
    client.force_login(officer)
    assert public.title in client.get(reverse("reviews:complaints")).content.decode()
    assert COMPLAINT["text"] in client.get(address_of(public, "complaint")).content.decode()
    client.post(address_of(public, "complaint"), {"verb": "reopen", "reason": "Xem phút đầu"})
    assert Round.objects.list_open().filter(submission__is_reopened=True).count() == 1
    client.post(address_of(public, "complaint"), {"verb": "settle", "answer": "Đã xem, phù hợp."})
    report = Report.objects.get()
    assert (report.answer, report.settled_by) == ("Đã xem, phù hợp.", officer)
    assert list(LogEntry.objects.values_list("event", flat=True))[-2:] == [
        "reopened",
        "complaints_settled",
    ]


def test_who_does_not_answer_complaints_hears_whose_they_are(client, people):
    client.force_login(people.peer)
    answer = client.get(reverse("reviews:complaints"))
    assert answer.status_code == 403
    assert "Sở, Phòng" in answer.content.decode()
