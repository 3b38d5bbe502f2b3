"""From handing in to public: stages in their order, votes, notes, sending back, calling back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from lessons.catalogue.actions import UnableToSubmit
from lessons.catalogue.models import LessonPage
from lessons.desk.actions import submit_lesson
from lessons.desk.models import CoTeacher
from lessons.reviews.actions.claiming import claim_round, recuse
from lessons.reviews.actions.notes import NotYourNote, answer_note, check_note, write_note
from lessons.reviews.actions.voting import Taken, cast_vote
from lessons.reviews.actions.withdrawing import UnableToWithdraw, take_off, withdraw_thing
from lessons.reviews.models import Approval, Round, Stage, Submission, Vote
from lessons.reviews.permissions.conflicts import Bar, find_bar
from lessons.reviews.queries.approvals import Fault, find_fault
from lessons.reviews.queries.authors import came_back_unchanged
from lessons.reviews.queries.rounds import list_queue
from lessons.reviews.rules.voting import Answer, Answered, Choice, Conflict, Outcome, Refusal
from media_pipeline.models import Caption
from tests.factories.media import OriginalFactory
from tests.factories.people import UserFactory
from tests.factories.reviews import find_round, make_ballot, vote, watch_all

pytestmark = pytest.mark.django_db
NO = Answered(answer=Answer.NO, comment="Ví dụ chưa hợp lứa tuổi.")


def is_live(lesson) -> bool:
    return LessonPage.objects.get(pk=lesson.pk).live


def approve_fully(lesson, people) -> None:
    for reviewer in (people.peer, people.toan, people.doc):
        assert isinstance(vote(lesson, reviewer), Taken)


def test_two_stages_and_their_quorum_make_exactly_this_public(lesson, people):
    first = find_round(lesson)
    assert first.stage.kind == "specialists"
    assert vote(lesson, people.peer).outcome is Outcome.APPROVED
    assert find_round(lesson).stage.kind == "council"
    assert vote(lesson, people.doc).outcome is Outcome.OPEN
    assert vote(lesson, people.hai).outcome is Outcome.OPEN
    assert not is_live(lesson)
    assert vote(lesson, people.toan).outcome is Outcome.APPROVED
    page = LessonPage.objects.get(pk=lesson.pk)
    approval = Approval.objects.get()
    assert page.live
    assert approval.revision_number == page.live_revision_id
    assert approval.approved_files.get(kind="film").sha256 == page.recording.original.sha256
    assert find_fault(page, page.live_revision) is None
    assert Submission.objects.get().outcome == Outcome.APPROVED


def test_a_vote_may_be_changed_until_the_round_is_closed(lesson, people):
    vote(lesson, people.peer)
    vote(lesson, people.doc)
    taken = vote(lesson, people.doc, Choice.APPROVE_WITH_ADVICE)
    assert Vote.objects.filter(round=taken.vote.round).count() == 1
    vote(lesson, people.toan)
    late = cast_vote(
        round=taken.vote.round,
        by=people.hai,
        ballot=make_ballot(taken.vote.round),
        now=timezone.now(),
    )
    assert late == Bar(refusal=Refusal.CLOSED)


def test_one_no_sends_back_and_the_next_submission_begins_at_the_first_stage(lesson, people):
    vote(lesson, people.peer)
    assert vote(lesson, people.doc, Choice.SEND_BACK, age=NO).outcome is Outcome.SENT_BACK
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert state.current_task_state.comment == NO.comment
    page = LessonPage.objects.get(pk=lesson.pk)
    page.summary = "Sửa rồi."
    page.save_revision(user=people.author)
    WorkflowState.objects.get().resume(user=people.author)
    again = find_round(lesson)
    assert (again.submission.number, again.stage.kind) == (2, "specialists")
    assert again.submission.previous.outcome == Outcome.SENT_BACK
    approve_fully(lesson, people)
    assert LessonPage.objects.get(pk=lesson.pk).summary == "Sửa rồi."
    assert is_live(lesson)


def test_a_rejected_lesson_is_a_draft_again(lesson, people):
    vote(lesson, people.peer, Choice.REJECT, ethics=NO)
    assert lesson.current_workflow_state is None
    assert Submission.objects.get().outcome == Outcome.REJECTED


def test_what_its_author_calls_back_is_void(lesson, people):
    vote(lesson, people.peer)
    lesson.current_workflow_state.cancel(user=people.author)
    assert Submission.objects.get().outcome == Outcome.VOID
    assert not Round.objects.list_open().exists()


@pytest.mark.parametrize(
    ("hand", "conflict"),
    [
        ("owner", Conflict.OWNER),
        ("revision", Conflict.REVISION_AUTHOR),
        ("co_teacher", Conflict.CO_TEACHER),
        ("uploader", Conflict.UPLOADER),
        ("recused", Conflict.DECLARED),
        ("earlier", Conflict.EARLIER_STAGE),
    ],
)
def test_whoever_had_a_hand_in_it_does_not_judge_it(lesson, people, hand, conflict):
    reviewer = people.hai
    reviewer.groups.add(people.school)
    if hand == "owner":
        LessonPage.objects.filter(pk=lesson.pk).update(owner=reviewer)
    elif hand == "revision":
        lesson.revisions.update(user=reviewer)
    elif hand == "co_teacher":
        CoTeacher.objects.create(lesson=lesson, account=reviewer, named_at=timezone.now())
    elif hand == "uploader":
        lesson.recording.uploaded_by_user = reviewer
        lesson.recording.save()
    elif hand == "recused":
        recuse(thing=lesson, by=reviewer, reason="Con tôi trong phim", now=timezone.now())
    else:
        vote(lesson, reviewer)
    assert vote(lesson, reviewer) == Bar(refusal=Refusal.CONFLICT, conflict=conflict)


def test_superusers_and_strangers_do_not_vote(lesson):
    for somebody in (UserFactory(superuser=True), UserFactory(), UserFactory(inactive=True)):
        assert vote(lesson, somebody) == Bar(refusal=Refusal.NOT_CALLED)


def test_who_has_not_played_enough_of_the_film_cannot_approve(lesson, people):
    round = find_round(lesson)
    ballot = make_ballot(round)
    answer = cast_vote(round=round, by=people.peer, ballot=ballot, now=timezone.now())
    assert answer == Bar(refusal=Refusal.NOT_WATCHED)
    watch_all(round, people.peer)
    assert isinstance(
        cast_vote(round=round, by=people.peer, ballot=ballot, now=timezone.now()), Taken
    )


def test_captions_stay_as_reviewers_see_them_until_the_lesson_is_back(client, lesson, people):
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("media_admin:new_captions", args=[lesson.recording_id])
    words = {"language": "vi", "words": "WEBVTT\n\n00:00.000 --> 00:02.000\nChào em\n"}
    assert "đang chờ duyệt" in client.get(address).content.decode()
    held = client.post(address, words)
    assert held.status_code == 422
    assert "hãy rút bài lại trước" in held.content.decode()
    # What was typed is there still.
    assert "Chào em" in held.content.decode()
    LessonPage.objects.get(pk=lesson.pk).current_workflow_state.cancel(user=lesson.owner)
    assert client.post(address, words).status_code == 302
    assert Caption.objects.get().source == lesson.recording


def test_votes_are_void_when_captions_change_while_they_are_cast(lesson, people):
    vote(lesson, people.peer)
    vote(lesson, people.doc)
    Caption.objects.create(source=lesson.recording, vtt="WEBVTT\n", changed_at=timezone.now())
    assert vote(lesson, people.toan) == Bar(refusal=Refusal.CHANGED)
    assert [one.outcome for one in Submission.objects.order_by("number")] == ["void", "open"]
    # Nobody at the school has said yes to these captions.
    assert find_round(lesson).stage.kind == "specialists"
    approve_fully(lesson, people)
    assert is_live(lesson)


def test_a_blocking_note_waits_for_a_reviewer_to_see_that_it_is_done(lesson, people):
    round = find_round(lesson)
    note = write_note(
        round=round,
        by=people.peer,
        text="Chữ quá nhỏ",
        severity="blocking",
        category="picture",
        start_ms=1000,
        end_ms=3000,
        now=timezone.now(),
    )
    assert vote(lesson, people.peer).outcome is Outcome.OPEN
    answer_note(note=note, by=people.author, reply="Đã sửa", is_done=True, now=timezone.now())
    round.refresh_from_db()
    assert round.is_open
    check_note(note=note, round=round, by=people.peer, is_done=True, now=timezone.now())
    round.refresh_from_db()
    assert round.outcome == Outcome.APPROVED


def test_what_the_council_asked_for_is_the_council_s_to_check(lesson, people):
    vote(lesson, people.peer)
    asked = find_round(lesson)
    note = write_note(
        round=asked,
        by=people.doc,
        text="Ví dụ quá khó",
        severity="blocking",
        category="content",
        now=timezone.now(),
    )
    vote(lesson, people.doc, Choice.SEND_BACK, age=NO)
    LessonPage.objects.get(pk=lesson.pk).save_revision(user=people.author)
    WorkflowState.objects.get().resume(user=people.author)
    school = find_round(lesson)
    assert school.stage.kind == "specialists"
    with pytest.raises(NotYourNote):
        check_note(note=note, round=school, by=people.peer, is_done=True, now=timezone.now())
    # It does not keep the school from saying yes, but the council.
    assert vote(lesson, people.peer).outcome is Outcome.APPROVED
    assert vote(lesson, people.toan).outcome is Outcome.OPEN
    assert vote(lesson, people.doc).outcome is Outcome.OPEN
    council = find_round(lesson)
    check_note(note=note, round=council, by=people.doc, is_done=True, now=timezone.now())
    assert is_live(lesson)


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_wagtail_s_own_action_does_nothing_that_votes_have_not_decided(lesson, people, action):
    state = lesson.current_workflow_task_state
    stage = state.task.specific
    assert "approve" not in {
        name for name, _label, _modal in stage.get_actions(lesson, people.peer)
    }
    stage.on_action(state, people.peer, "review")
    with pytest.raises(PermissionDenied):
        stage.on_action(state, people.peer, action)
    with pytest.raises(PermissionDenied):
        getattr(TaskState.objects.get(pk=state.pk), action)(user=people.peer)
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


def test_a_queue_holds_what_calls_somebody_and_nothing_they_made(lesson, people):
    assert [one.submission.title for one in list_queue(people.peer)] == [lesson.title]
    assert claim_round(round=find_round(lesson), by=people.peer, now=timezone.now()).pk
    assert not list_queue(people.toan).exists()
    assert TaskState.objects.reviewable_by(people.peer).count() == 1
    people.author.groups.add(people.school)
    assert not list_queue(people.author).exists()
    people.peer.groups.add(people.council)
    vote(lesson, people.peer)
    assert find_round(lesson) in list_queue(people.toan)
    # Two steps are two looks.
    assert not list_queue(people.peer).exists()


def test_a_stage_that_does_not_apply_is_skipped(toan, lesson, people, workflow):
    lesson.current_workflow_state.cancel(user=people.author)
    other = type(toan.course.subject).objects.exclude(pk=toan.course.subject_id).first()
    Stage.objects.get(kind="specialists").subjects.add(other)
    workflow.start(LessonPage.objects.get(pk=lesson.pk), people.author)
    assert find_round(lesson).stage.kind == "council"
    vote(lesson, people.doc)
    vote(lesson, people.toan)
    assert is_live(lesson)


def test_scoring_begins_when_a_lesson_for_television_is_public(toan, lesson, people):
    lesson.current_workflow_state.cancel(user=people.author)
    page = LessonPage.objects.get(pk=lesson.pk)
    page.for_television = True
    page.save_revision(user=people.author)
    page.get_workflow().start(LessonPage.objects.get(pk=lesson.pk), people.author)
    approve_fully(lesson, people)
    assert is_live(lesson)
    assert Round.objects.list_open().get().stage.kind == "scoring"


def test_a_withdrawn_lesson_is_gone_and_its_approval_with_it(lesson, people):
    approve_fully(lesson, people)
    page = LessonPage.objects.get(pk=lesson.pk)
    with pytest.raises(UnableToWithdraw):
        withdraw_thing(thing=page, by=people.author, reason="Xin rút", now=timezone.now())
    take_off(thing=page, by=people.toan, reason="Có chỗ sai", now=timezone.now())
    page = LessonPage.objects.get(pk=lesson.pk)
    assert not page.live
    assert find_fault(page, page.latest_revision) is Fault.WITHDRAWN


def test_another_film_after_the_last_vote_is_not_what_was_approved(lesson, people):
    approve_fully(lesson, people)
    page = LessonPage.objects.get(pk=lesson.pk)
    page.recording.original = OriginalFactory()
    page.recording.save()
    assert find_fault(page, page.live_revision) is Fault.FILES_CHANGED
    assert find_bar(Round.objects.order_by("pk").last(), people.hai).refusal is Refusal.CLOSED


def test_what_came_back_is_not_handed_in_again_as_it_was(lesson, people):
    now = timezone.now()
    about = {"text": "Chữ nhỏ quá", "severity": "advice", "category": "picture"}
    note = write_note(round=find_round(lesson), by=people.peer, now=now, **about)
    vote(lesson, people.peer, Choice.SEND_BACK)
    page = LessonPage.objects.get(pk=lesson.pk)
    assert came_back_unchanged(page)
    people.author.is_superuser = True  # may write here, as the desk asks
    with pytest.raises(UnableToSubmit, match="chưa có gì thay đổi"):
        submit_lesson(lesson=page, by=people.author)
    answer_note(note=note, by=people.author, reply="Vì sao", is_done=False, now=timezone.now())
    assert not came_back_unchanged(page)


def test_a_reason_to_stand_back_is_one_clean_line(lesson, people):
    reason = "Con to\u0302i\x00 trong\nbài " + "x" * 400
    row = recuse(thing=lesson, by=people.peer, reason=reason, now=timezone.now())
    assert row.reason.startswith("Con tôi trong bài x")
    assert len(row.reason) == 300
