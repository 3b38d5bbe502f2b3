"""What people are told, how it reaches them, and that it reaches nobody else."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lessons.notices.actions import choose_mail, make_feed, mark_read, revoke_feed, tell_people
from lessons.notices.actions.mailing import send_waiting
from lessons.notices.models import Delivery, Notice
from tests.factories.people import UserFactory
from tests.integration.lessons.notices.smtp import open_postbox

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _words(monkeypatch):
    monkeypatch.setattr(
        "lessons.notices.queries.read_words", lambda: {"tried": "Bài %(title)s, hạn %(detail)s."}
    )


@pytest.fixture
def person():
    return UserFactory(email="co@truong.example")


def tell(person, key="1", title="Phép cộng", now=None):
    tell_people(
        people=[person.pk],
        kind="tried",
        key=key,
        title=title,
        path="/review/7/",
        detail="07/12/2026",
        now=now or timezone.now(),
    )


def test_nobody_is_told_the_same_twice(person):
    tell(person)
    tell(person)
    assert Notice.objects.count() == 1


def test_a_person_reads_their_own_notices_and_marks_them(client, person):
    tell(person)
    tell(UserFactory(), title="Của người khác")
    assert client.get(reverse("notices:list")).status_code == 302
    client.force_login(person)
    page = client.get(reverse("notices:list")).content.decode()
    assert "Bài Phép cộng, hạn 07/12/2026." in page
    assert "Của người khác" not in page
    number = Notice.objects.get(person=person).pk
    assert client.post(reverse("notices:read"), {"number": number}).url == "/review/7/"
    assert not Notice.objects.of(person).unread().exists()
    other = Notice.objects.exclude(person=person).get()
    assert client.post(reverse("notices:read"), {"number": other.pk}).status_code == 404


def test_one_mail_tells_of_one_event_and_is_sent_once(person, mailoutbox):
    tell(person)
    assert [send_waiting(clock=timezone.now) for _once in range(2)] == [1, 0]
    (mail,) = mailoutbox
    assert mail.to == [person.email]
    assert "Phép cộng" in mail.subject
    assert "http://localhost:8000/review/7/" in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_many_wait_for_one_mail_about_all_of_them(person, mailoutbox):
    now = timezone.now()
    for minute in range(6):
        moment = now + timedelta(minutes=minute)
        tell(person, key=str(minute), title=f"Bài {minute}", now=moment)
        send_waiting(clock=lambda moment=moment: moment)
    assert len(mailoutbox) == 3
    send_waiting(clock=lambda: now + timedelta(minutes=90))
    assert len(mailoutbox) == 4
    assert all(f"Bài {n}" in mailoutbox[-1].body for n in (3, 4, 5))


def test_what_was_read_or_is_unwanted_is_not_mailed(person, mailoutbox):
    tell(person, key="read")
    mark_read(person=person, number=None, now=timezone.now())
    other = UserFactory(email="thay@truong.example")
    choose_mail(person=other, by_mail=False)
    tell(other)
    tell(UserFactory(email=""))
    assert send_waiting(clock=timezone.now) == 0
    assert not mailoutbox


def test_what_the_server_refused_waits(person, mailoutbox, monkeypatch):
    tell(person)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)
    assert send_waiting(clock=timezone.now) == 0
    monkeypatch.undo()
    monkeypatch.setattr(
        "lessons.notices.queries.read_words", lambda: {"tried": "Bài %(title)s, %(detail)s."}
    )
    assert send_waiting(clock=timezone.now) == 1


def test_a_mail_leads_to_no_more_mails_by_one_press(person, mailoutbox):
    tell(person)
    send_waiting(clock=timezone.now)
    address = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = address.removeprefix("http://localhost:8000")
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(path).status_code == 200
    assert stranger.post(path).status_code == 200
    tell(person, key="2")
    assert send_waiting(clock=timezone.now) == 0
    assert stranger.get(reverse("notices:unsubscribe", args=["1:x:y"])).status_code == 404


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_feed_is_read_by_its_token_until_it_is_revoked(person, form):
    tell(person)
    token = make_feed(person=person, now=timezone.now())
    address = reverse("notices:feed", args=[token, form])
    answer = Client().get(address)
    assert "Bài Phép cộng" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    renewed = make_feed(person=person, now=timezone.now())
    assert Client().get(address).status_code == 404
    address = reverse("notices:feed", args=[renewed, form])
    assert Client().get(address).status_code == 200
    revoke_feed(person=person)
    assert Client().get(address).status_code == 404


def test_who_may_not_sign_in_has_no_feed(person):
    token = make_feed(person=person, now=timezone.now())
    person.is_active = False
    person.save()
    assert Client().get(reverse("notices:feed", args=[token, "atom"])).status_code == 404


def test_a_real_server_is_handed_a_mail_that_can_be_read(person, settings):
    tell(person, title="Phép cộng – số “một”")
    with open_postbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = box.server_address
        assert send_waiting(clock=timezone.now) == 1
    ((recipients, letter),) = box.letters
    mail = message_from_bytes(letter, policy=policy.default)
    assert recipients == [person.email]
    assert "Phép cộng – số “một”" in mail["Subject"]
    assert "/review/7/" in mail.get_content()
    leave = mail["List-Unsubscribe"].strip(" <>")
    assert Client().post(leave.removeprefix("http://localhost:8000")).status_code == 200
    assert not Delivery.objects.get(person=person).by_mail
