"""Tells people what happens in reviews; each handler runs inside the transaction that did it."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.mail import BaseWorkflowStateEmailNotifier
from wagtail.models import Page

from lessons.notices.actions import mark_done, tell_people
from lessons.reviews import signals
from lessons.reviews.conf import get_conf
from lessons.reviews.models import (
    Absence,
    Approval,
    Candidate,
    Claim,
    Round,
    Score,
    Submission,
    TimedNote,
    Vote,
    Withdrawal,
)
from lessons.reviews.permissions.calling import list_judges, list_makers
from lessons.reviews.queries.things import is_guarded
from lessons.reviews.queries.told import list_closed, name_chosen, name_round, name_submitted
from lessons.reviews.rules.voting import Outcome, StageKind


def connect_telling() -> None:
    """Connect every handler, and leave to us what Wagtail would mail as well."""
    for signal, handler in (
        (signals.round_opened, tell_called),
        (signals.round_passed, tell_passed),
        (signals.absence_noted, tell_standing_in),
        (signals.round_due_soon, tell_due_soon),
        (signals.round_overdue, tell_overdue),
        (signals.vote_cast, follow_vote),
        (signals.points_given, follow_points),
        (signals.round_closed, follow_closed),
        (signals.round_closed, tell_closed),
        (signals.note_answered, tell_answered),
        (signals.thing_approved, tell_public),
        (signals.thing_withdrawn, tell_withdrawn),
        (signals.review_reopened, tell_reopened),
        (signals.thing_chosen, tell_chosen),
        (signals.thing_withdrawn, tell_not_to_air),
    ):
        signal.connect(handler, dispatch_uid=f"reviews.{handler.__name__}")
    _quiet_wagtail()


def tell_called(round: Round, **_kwargs: Any) -> None:
    """Tell the reviewers that a round calls them; that it came back is done with."""
    if round.task_state is not None:
        mark_done(subjects={name_submitted(round.submission)}, now=round.opened_at)
    kind = "again" if round.submission.is_reopened else "called"
    kind = "to_score" if round.stage.kind == StageKind.SCORING else kind
    _tell_reviewers(round, list_judges(round), kind, detail=_say_day(round.due_date))


def tell_passed(claim: Claim, **_kwargs: Any) -> None:
    """Tell a colleague what was passed on to them."""
    giver: Any = claim.given_by
    name = (giver.get_full_name() or giver.get_username()) if giver else ""
    _tell_reviewers(claim.round, {claim.reviewer_id}, "passed", detail=name)


def tell_standing_in(absence: Absence, **_kwargs: Any) -> None:
    """Tell a colleague that they stand in for somebody."""
    tell_people(
        people={absence.substitute_id},
        kind="review.standing_in",
        key=f"absence:{absence.pk}",
        title=absence.person.get_full_name() or absence.person.get_username(),
        detail=f"{_say_day(absence.start_date)}–{_say_day(absence.last_date)}",
        path=_find("reviews:queue"),
        now=timezone.now(),
    )


def tell_due_soon(round: Round, **_kwargs: Any) -> None:
    """Remind whoever has not voted."""
    waiting = list_judges(round) - _list_voted(round)
    _tell_reviewers(round, waiting, "due_soon", detail=_say_day(round.due_date))


def tell_overdue(round: Round, **_kwargs: Any) -> None:
    """Remind whoever has not voted once more, and tell those who arrange."""
    day = _say_day(round.due_date)
    waiting = list_judges(round) - _list_voted(round)
    _tell_reviewers(round, waiting, "overdue", detail=day)
    arranging = get_conf().make_policy().list_arrangers(round).values_list("pk", flat=True)
    makers = list_makers(round.submission)
    _tell_reviewers(round, set(arranging) - waiting - makers, "escalated", detail=day)


def follow_vote(vote: Vote, **_kwargs: Any) -> None:
    """Who has voted is waited for no longer."""
    mark_done(subjects={name_round(vote.round_id)}, person=vote.reviewer_id, now=vote.cast_at)


def follow_points(round: Round, by: Any, now: datetime, **_kwargs: Any) -> None:
    """Who has given points is waited for no longer."""
    mark_done(subjects={name_round(round.pk)}, person=by.pk, now=now)


def follow_closed(round: Round, **_kwargs: Any) -> None:
    """Whoever was called is waited for no longer, nor in the rounds before."""
    mark_done(subjects=list_closed(round), now=round.closed_at or timezone.now())


def tell_closed(round: Round, **_kwargs: Any) -> None:
    """Tell the authors what came back; what goes on to the next step is no news for them."""
    kind = {Outcome.SENT_BACK: "sent_back", Outcome.REJECTED: "rejected"}.get(
        Outcome(round.outcome)
    )
    submission = round.submission
    if submission.is_reopened:
        # Withdrawn otherwise, and told of as that.
        kind = "kept" if round.outcome == Outcome.APPROVED else None
    if kind is not None:
        path = _find_public(submission) if kind == "kept" else _find_desk(submission)
        _tell_makers(submission, kind, key=f"round:{round.pk}:{kind}", path=path)


def tell_answered(note: TimedNote, by: Any, **_kwargs: Any) -> None:
    """Tell who wrote a note that its author has answered."""
    round = (
        Round.objects.filter(
            submission__thing_type=note.thing_type_id, submission__thing_id=note.thing_id
        )
        .order_by("-pk")
        .first()
    )
    if round is None or note.written_by_id in (None, by.pk):
        return
    moment = timezone.now().isoformat(timespec="minutes")
    _tell_reviewers(round, {note.written_by_id}, "answered", key=f"note:{note.pk}:{moment}")


def tell_public(approval: Approval, **_kwargs: Any) -> None:
    """Tell the authors that what they handed in is public."""
    submission = approval.submission
    if submission is not None:
        path = _find_public(submission)
        _tell_makers(submission, "public", key=f"approval:{approval.pk}", path=path)


def tell_withdrawn(withdrawal: Withdrawal, **_kwargs: Any) -> None:
    """Tell the authors that their work was taken off, and why."""
    submission = (
        Submission.objects.filter(thing_type=withdrawal.thing_type_id, thing_id=withdrawal.thing_id)
        .order_by("-number")
        .first()
    )
    if submission is not None:
        _tell_makers(
            submission,
            "withdrawn",
            key=f"withdrawal:{withdrawal.pk}",
            path=_find_desk(submission),
            detail=withdrawal.reason,
        )


def tell_reopened(round: Round, **_kwargs: Any) -> None:
    """Tell the authors that people look at it once more."""
    submission = round.submission
    path = _find_public(submission)
    _tell_makers(submission, "reopened", key=f"round:{round.pk}:reopened", path=path)


def tell_chosen(candidate: Candidate, **_kwargs: Any) -> None:
    """Tell the authors what their work was chosen for, and who broadcasts what waits for them."""
    submission = candidate.round.submission
    path, key = _find_public(submission), f"chosen:{candidate.pk}"
    if candidate.is_model:
        _tell_makers(submission, "model", key=f"{key}:model", path=path)
    if candidate.for_broadcast:
        _tell_makers(submission, "broadcast", key=f"{key}:broadcast", path=path)
        _tell_broadcasters(candidate, "to_air", key=f"{key}:to_air")


def tell_not_to_air(withdrawal: Withdrawal, **_kwargs: Any) -> None:
    """Tell who broadcasts that what was chosen for it was taken off."""
    about = {"thing_type": withdrawal.thing_type_id, "thing_id": withdrawal.thing_id}
    newest = Candidate.objects.filter(for_broadcast=True, **about).order_by("-pk").first()
    if newest is not None:
        mark_done(subjects={name_chosen(newest.pk)}, now=withdrawal.withdrawn_at)
        key = f"withdrawal:{withdrawal.pk}:not_to_air"
        _tell_broadcasters(newest, "not_to_air", key=key, detail=withdrawal.reason)


def _tell_broadcasters(candidate: Candidate, kind: str, *, key: str, detail: str = "") -> None:
    submission = candidate.round.submission
    called = get_conf().make_policy().list_broadcasters(submission.owner_id)
    tell_people(
        people=called.values_list("pk", flat=True),
        kind=f"review.{kind}",
        key=key,
        title=submission.title,
        path=_find("reviews:chosen"),
        subject=name_chosen(candidate.pk),
        detail=detail,
        now=timezone.now(),
    )


def _tell_reviewers(
    round: Round, people: set[Any], kind: str, *, key: str = "", detail: str = ""
) -> None:
    scores = round.stage.kind == StageKind.SCORING
    tell_people(
        people=people,
        kind=f"review.{kind}",
        key=key or f"round:{round.pk}:{kind}",
        title=round.submission.title,
        path=_find("reviews:score" if scores else "reviews:round", round.pk),
        subject=name_round(round.pk),
        detail=detail,
        now=timezone.now(),
    )


def _tell_makers(
    submission: Submission, kind: str, *, key: str, path: str, detail: str = ""
) -> None:
    tell_people(
        people=list_makers(submission),
        kind=f"review.{kind}",
        key=key,
        title=submission.title,
        path=path,
        subject=name_submitted(submission),
        detail=detail,
        now=timezone.now(),
    )


def _find(name: str, *args: Any, otherwise: str = "") -> str:
    """Return an address of ours; a host that leaves its screens out has the admin instead."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return otherwise or reverse("wagtailadmin_home")


def _list_voted(round: Round) -> set[Any]:
    scored = Score.objects.filter(round=round.pk).values_list("reviewer", flat=True)
    return {*round.votes.values_list("reviewer", flat=True), *scored}


def _say_day(day: date) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return date_format(day, "SHORT_DATE_FORMAT")


def _find_desk(submission: Submission) -> str:
    """Return where its authors go on with it."""
    thing: Any = submission.thing
    edit = AdminURLFinder().get_edit_url(thing) if thing is not None else ""
    if isinstance(thing, Page):
        return _find("desk:describe", thing.pk, otherwise=edit or "")
    return edit or _find("wagtailadmin_home")


def _find_public(submission: Submission) -> str:
    """Return where readers see it."""
    thing: Any = submission.thing
    if isinstance(thing, Page):
        return thing.url or _find_desk(submission)
    find: Any = getattr(thing, "get_absolute_url", None)
    return (find and find()) or _find_desk(submission)


def _quiet_wagtail() -> None:
    """Keep Wagtail from mailing about reviews of ours: in the request, and to every superuser."""
    original = BaseWorkflowStateEmailNotifier.can_handle

    def can_handle(self: Any, instance: Any, **kwargs: Any) -> bool:
        if not original(self, instance, **kwargs):
            return False
        return not is_guarded(getattr(instance, "content_object", None))

    BaseWorkflowStateEmailNotifier.can_handle = can_handle
