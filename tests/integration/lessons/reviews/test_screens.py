"""The reviewers' screens: who comes in, what is said where, what a vote on the screen does."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from lessons.catalogue.models import LessonPage
from lessons.reviews.actions.notes import write_note
from lessons.reviews.actions.watching import record_watched
from lessons.reviews.actions.withdrawing import take_off
from lessons.reviews.models import Claim, Recusal, Submission, TimedNote, Vote, Watched
from lessons.reviews.rules.voting import Answer, Answered, Choice
from lessons.reviews.views.changes import show_changes_asked
from lessons.reviews.wagtail_hooks import annotate_desk_lessons, describe_desk_lessons
from tests.factories.library import ResourceFactory
from tests.factories.people import UserFactory
from tests.factories.reviews import find_round, vote, watch_all

pytestmark = pytest.mark.django_db
NO = Answered(answer=Answer.NO, comment="Ví dụ chưa hợp lứa tuổi.")


def fill_in(round, choice="approve", **changes):
    answers = {f"answer-{item.key}": "yes" for item in round.stage.checklist.items.all()}
    return {"choice": choice, "comment": "", **answers, **changes}


def post(client, name, *args, **data):
    return client.post(reverse(f"reviews:{name}", args=args), data)


@pytest.fixture
def round(lesson):
    return find_round(lesson)


@pytest.fixture
def reviewer(client, people):
    client.force_login(people.peer)
    return people.peer


def test_a_stranger_meets_a_door_or_nothing(client, round):
    address = reverse("reviews:round", args=[round.pk])
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    assert client.get(reverse("reviews:preview", args=[round.pk])).status_code == 404
    assert post(client, "vote", round.pk, **fill_in(round)).status_code == 404
    assert round.submission.title not in client.get(reverse("reviews:queue")).content.decode()


def test_the_queue_leads_to_the_screen(client, round, reviewer):
    page = client.get(reverse("reviews:queue")).content.decode()
    assert reverse("reviews:round", args=[round.pk]) in page
    screen = client.get(reverse("reviews:round", args=[round.pk]))
    assert screen.status_code == 200
    asked = [row["item"] for row in screen.context["ballot"].rows()]
    assert asked == list(round.stage.checklist.items.all())


def test_the_queue_counts_what_waits_and_keeps_what_one_voted_on_apart(client, lesson, people):
    vote(lesson, people.peer)
    vote(lesson, people.toan)
    queue = reverse("reviews:queue")
    screen = reverse("reviews:round", args=[find_round(lesson).pk])
    for person, waits in ((people.doc, True), (people.toan, False)):
        client.force_login(person)
        page = client.get(queue)
        assert (screen in page.content.decode(), page.context["total"]) == (waits, int(waits))
    assert "?voted=1" in page.content.decode()
    assert screen in client.get(queue + "?voted=1").content.decode()


def test_a_whole_ballot_is_a_vote(client, round, reviewer):
    watch_all(round, reviewer)
    assert post(client, "vote", round.pk, **fill_in(round)).status_code == 302
    assert Vote.objects.get().reviewer == reviewer
    round.refresh_from_db()
    assert not round.is_open


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer-age": ""}, "answer-age"),
        ({"answer-age": "no"}, "comment-age"),
        ({"answer-age": "no", "comment-age": "Quá khó"}, "answer-age"),
        ({"choice": ""}, "choice"),
        ({"choice": "send_back"}, "comment"),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_lost(
    client, round, reviewer, given, field
):
    watch_all(round, reviewer)
    answer = post(client, "vote", round.pk, **fill_in(round, **given))
    assert answer.status_code == 422
    form = answer.context["ballot"]
    assert field in form.errors
    assert form["answer-accuracy"].value() == "yes"
    assert not Vote.objects.exists()


def test_an_unwatched_film_is_said_with_both_shares(client, round, reviewer):
    half = [(0, round.submission.film_ms // 2)]
    record_watched(submission=round.submission, by=reviewer, ranges=half, now=timezone.now())
    answer = post(client, "vote", round.pk, **fill_in(round))
    assert answer.status_code == 422
    said = " ".join(answer.context["ballot"].errors["choice"])
    assert "50%" in said
    assert "80%" in said


def test_what_the_script_played_goes_along_with_the_vote(client, round, reviewer):
    whole = f"[[0, {round.submission.film_ms}]]"
    client.get(reverse("reviews:round", args=[round.pk]))
    # Not even at the highest speed was there the time.
    assert post(client, "vote", round.pk, watched=whole, **fill_in(round)).status_code == 422
    began = timezone.now() - timedelta(milliseconds=round.submission.film_ms / 2)
    Watched.objects.filter(reviewer=reviewer).update(began_at=began)
    assert post(client, "vote", round.pk, watched=whole, **fill_in(round)).status_code == 302
    assert Vote.objects.get().watched_percent == 100


@pytest.mark.parametrize(
    "rubbish", ["", "x", "{}", "[[1]]", '[["a", 2]]', "[" * 5000, "[[0, 1.5]]"]
)
def test_rubbish_instead_of_stretches_counts_for_nothing(client, round, reviewer, rubbish):
    answer = post(client, "watch", round.pk, watched=rubbish)
    assert answer.json() == {"percent": 0}


def test_who_may_not_vote_records_nothing_and_reads_why(client, round, people):
    client.force_login(people.author)
    assert post(client, "watch", round.pk, watched="[[0, 1000]]").status_code == 403
    assert not Watched.objects.exists()
    screen = client.get(reverse("reviews:round", args=[round.pk]))
    assert screen.context["ballot"] is None
    assert screen.context["bar"]
    assert post(client, "vote", round.pk, **fill_in(round)).status_code == 302
    assert not Vote.objects.exists()


def test_a_note_is_kept_with_its_place(client, round, reviewer):
    data = {"category": "sound", "severity": "blocking", "text": "Ồn quá"}
    assert post(client, "note", round.pk, start="0:01", end="0:02", **data).status_code == 302
    note = TimedNote.objects.get()
    assert (note.start_ms, note.end_ms, note.written_by) == (1000, 2000, reviewer)
    answer = post(client, "note", round.pk, start="99:00", **data)
    assert answer.status_code == 422
    assert "start" in answer.context["note_form"].errors
    answer = post(client, "note", round.pk, start="0:02", end="0:01", **data)
    told = answer.context["note_form"].errors["end"]
    assert told == ["Thời điểm kết thúc đứng trước thời điểm bắt đầu."]
    assert TimedNote.objects.count() == 1


def test_an_author_answers_and_a_reviewer_checks(client, round, people):
    note = write_note(
        round=round,
        by=people.peer,
        text="Chữ nhỏ",
        severity="advice",
        category="picture",
        now=timezone.now(),
    )
    client.force_login(UserFactory())
    assert post(client, "answer", note.pk, reply="Tôi sửa", is_done="on").status_code == 404
    client.force_login(people.author)
    away = post(client, "answer", note.pk, reply="Đã sửa", is_done="on", next="https://x.example/")
    assert away.url.startswith("/#")
    assert post(client, "check", round.pk, note.pk, verb="done").status_code == 302
    note.refresh_from_db()
    assert (note.reply, note.resolved_by, note.checked_by) == ("Đã sửa", people.author, None)
    client.force_login(people.peer)
    post(client, "check", round.pk, note.pk, verb="done")
    note.refresh_from_db()
    assert note.checked_by == people.peer


def test_claims_are_taken_passed_on_and_given_back(client, round, people, reviewer):
    post(client, "attend", round.pk, verb="claim")
    assert Claim.objects.get().reviewer == reviewer
    post(client, "attend", round.pk, verb="pass", to=people.doc.pk)
    assert Claim.objects.get().reviewer == reviewer
    other = UserFactory()
    other.groups.add(people.school)
    post(client, "attend", round.pk, verb="pass", to=other.pk)
    assert Claim.objects.get().reviewer == other
    post(client, "attend", round.pk, verb="recuse", reason="Con tôi")
    assert Recusal.objects.get().reviewer == reviewer
    assert client.get(reverse("reviews:round", args=[round.pk])).context["bar"]


def test_nobody_is_at_a_closed_round(client, lesson, people, round, reviewer):
    post(client, "attend", round.pk, verb="claim")
    vote(lesson, people.peer)
    assert not Claim.objects.exists()
    late = Claim.objects.create(round=round, reviewer=reviewer, claimed_at=timezone.now())
    screen = client.get(reverse("reviews:round", args=[round.pk]))
    assert late not in screen.context["reading"].claims


def test_other_votes_show_once_one_has_voted(client, lesson, people):
    vote(lesson, people.peer)
    vote(lesson, people.doc)
    council = find_round(lesson)
    client.force_login(people.hai)
    address = reverse("reviews:round", args=[council.pk])
    assert client.get(address).context["reading"].votes == ()
    vote(lesson, people.hai)
    assert len(client.get(address).context["reading"].votes) == 2


def test_the_next_handing_in_shows_what_changed(client, lesson, people):
    vote(lesson, people.peer, Choice.SEND_BACK, age=NO)
    page = LessonPage.objects.get(pk=lesson.pk)
    page.summary = "Em sửa lại phần tóm tắt."
    page.save_revision(user=people.author)
    page.current_workflow_state.resume(user=people.author)
    client.force_login(people.peer)
    screen = client.get(reverse("reviews:round", args=[find_round(lesson).pk]))
    changed = screen.context["changed_fields"]
    assert ["sửa lại" in str(one.difference) for one in changed] == [True]
    assert NO.comment in screen.content.decode()


def publish(lesson, people):
    for reviewer in (people.peer, people.toan, people.doc):
        vote(lesson, reviewer)


@pytest.fixture
def officer(people):
    people.doc.user_permissions.add(Permission.objects.get(codename="add_withdrawal"))
    return people.doc


def test_what_an_office_withdraws_answers_410_and_tells_nothing_of_it(
    client, lesson, people, officer
):
    publish(lesson, people)
    page = LessonPage.objects.get(pk=lesson.pk)
    assert client.get(page.url).status_code == 200
    address = reverse("reviews:withdraw", args=[page.get_base_content_type().pk, page.pk])
    client.force_login(people.hai)
    assert client.post(address, {"reason": "Có chỗ sai"}).status_code == 404
    client.force_login(officer)
    assert address in client.get(page.url).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Có chỗ sai"}).status_code == 302
    client.logout()
    beside = [
        *(
            reverse(name, args=[page.pk])
            for name in ("lesson_answers", "lesson_ask", "offline_save")
        ),
        reverse("reviews:report", args=[page.get_base_content_type().pk, page.pk]),
    ]
    for gone in (page.url, *beside):
        answer = client.get(gone)
        assert answer.status_code == 410
        said = answer.content.decode()
        assert page.title not in said
        assert "Có chỗ sai" not in said
        assert "public" not in answer["Cache-Control"]
    publish_again(page, people)
    assert client.get(page.url).status_code == 200


def publish_again(page, people):
    page = LessonPage.objects.get(pk=page.pk)
    page.save_revision(user=people.author)
    page.get_workflow().start(LessonPage.objects.get(pk=page.pk), people.author)
    publish(page, people)


def test_what_was_never_withdrawn_is_simply_not_there(client, lesson):
    page = LessonPage.objects.get(pk=lesson.pk)
    assert client.get(page.url or f"/{page.slug}/").status_code == 404
    assert client.get("/nowhere/").status_code == 404


def test_an_author_finds_at_the_desk_what_is_asked(client, lesson, people, round):
    write_note(
        round=round,
        by=people.peer,
        text="Chữ nhỏ",
        severity="blocking",
        category="picture",
        start_ms=65_000,
        now=timezone.now(),
    )
    vote(lesson, people.peer, Choice.SEND_BACK, age=NO)
    request = RequestFactory().get("/desk/")
    request.user = people.author
    told = show_changes_asked(request, lesson)
    note = TimedNote.objects.get()
    place = f"{reverse('reviews:round', args=[note.round_id])}#note-{note.pk}"
    assert f'href="{place}">1:05' in told
    assert "Chữ nhỏ" in told
    assert NO.comment in told
    assert reverse("reviews:answer", args=[TimedNote.objects.get().pk]) in told


def test_the_dashboard_shows_the_queue_instead_of_wagtail_s_own_list(client, lesson, people):
    people.peer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(people.peer)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("reviews:round", args=[find_round(lesson).pk]) in page
    assert "awaiting-review" not in page


def test_a_resource_is_reviewed_on_the_same_screen(client, people, workflow):
    resource = ResourceFactory(owner=people.author)
    resource.save_revision(user=people.author)
    workflow.start(resource, people.author)
    vote(resource, people.peer, Choice.SEND_BACK, age=NO)
    resource.title = "Sách Toán 1, bản mới"
    resource.save_revision(user=people.author)
    resource.current_workflow_state.resume(user=people.author)
    client.force_login(people.peer)
    again = find_round(resource)
    screen = client.get(reverse("reviews:round", args=[again.pk]))
    assert [str(one.label) for one in screen.context["changed_fields"]] == ["Tiêu đề"]
    preview = client.get(reverse("reviews:preview", args=[again.pk]))
    assert "Sách Toán 1, bản mới" in preview.content.decode()
    assert "no-store" in preview["Cache-Control"]


def test_what_was_withdrawn_comes_back_with_its_reason_before_everybody(client, lesson, people):
    for name in ("peer", "toan", "doc"):
        vote(lesson, getattr(people, name))
    first, lesson = Submission.objects.get(), LessonPage.objects.get()
    take_off(thing=lesson, by=people.doc, reason="Sai phép cộng ở phút 2", now=timezone.now())
    told = LessonPage.objects.annotate(**annotate_desk_lessons()).get()
    assert told.withdrawn_reason == "Sai phép cộng ở phút 2"
    assert told.withdrawn_by == people.doc.get_full_name()
    LessonPage.objects.get().get_workflow().start(LessonPage.objects.get(), people.author)
    for person in (people.peer, people.toan):
        client.force_login(person)
        page = client.get(reverse("reviews:round", args=[find_round(lesson).pk])).content.decode()
        assert page.index("Sai phép cộng ở phút 2") < page.index('id="rv-ballot"')
        vote(lesson, person)
    vote(lesson, people.doc)
    second = Submission.objects.exclude(pk=first.pk).get()
    for submission, is_told in ((first, False), (second, True)):
        client.force_login(people.author)
        sheet = client.get(reverse("reviews:minutes", args=[submission.pk])).context["minutes"]
        assert (sheet.earlier_withdrawal is not None) is is_told
    assert LessonPage.objects.annotate(**annotate_desk_lessons()).get().withdrawn_at is None


def test_whose_vote_is_missing_stands_wherever_votes_are_counted(client, lesson, people):
    for name in ("peer", "doc", "hai"):
        vote(lesson, getattr(people, name))
    said = "còn thiếu 1 phiếu của chuyên gia bộ môn"
    screen = reverse("reviews:round", args=[find_round(lesson).pk])
    for person, address in (
        (people.toan, reverse("reviews:queue")),
        (people.toan, screen),
        (people.doc, screen),
        (people.author, screen),
    ):
        client.force_login(person)
        assert said in client.get(address).content.decode()
    assert said in describe_desk_lessons([lesson])[lesson.pk][0]
