"""Who cannot judge a thing, whatever their role: whoever had a hand in it."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Page

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Recusal, Round, Submission, Vote
from lessons.reviews.models.things import get_thing_type
from lessons.reviews.permissions.absences import list_stood_in_for
from lessons.reviews.queries.things import list_authors, list_uploaders
from lessons.reviews.rules.voting import Conflict, Outcome, Refusal, StageKind


@dataclass(frozen=True, kw_only=True)
class Bar:
    """Why somebody cannot vote here."""

    refusal: Refusal
    conflict: Conflict | None = None


def find_bar(round: Round, user: Any) -> Bar | None:
    """Return why `user` cannot vote in `round`; None when they can."""
    if not round.is_open:
        return Bar(refusal=Refusal.CLOSED)
    if not user.is_active or not is_called(round, user):
        return Bar(refusal=Refusal.NOT_CALLED)
    conflict = find_conflict(round, user)
    return Bar(refusal=Refusal.CONFLICT, conflict=conflict) if conflict else None


def is_called(round: Round, user: Any) -> bool:
    """Tell whether `round` calls `user`, or somebody whom `user` stands in for and who could judge.

    Who has a hand in a thing does not choose its judge by being away.
    """
    policy, asked = get_conf().make_policy(), Round.objects.filter(pk=round.pk)
    if asked.filter(policy.find_rounds(user)).exists():
        return True
    return any(
        asked.filter(policy.find_rounds(one)).exists() and find_conflict(round, one) is None
        for one in list_stood_in_for(user)
    )


def find_conflict(round: Round, user: Any) -> Conflict | None:
    """Return what keeps `user` from judging fairly, by what is true now."""
    submission = round.submission
    thing: Any = submission.thing
    makers = {
        Conflict.OWNER: {submission.owner_id, getattr(thing, "owner_id", None)},
        Conflict.CO_TEACHER: list_co_teachers(thing),
        Conflict.REVISION_AUTHOR: list_authors(thing),
        Conflict.UPLOADER: list_uploaders(thing),
        Conflict.SUBMITTER: {submission.submitted_by_id},
    }
    for conflict, people in makers.items():
        if user.pk in people:
            return conflict
    if Recusal.objects.about(thing).filter(reviewer=user.pk).exists():
        return Conflict.DECLARED
    # Points decide nothing about what is public: who approved it knows it best.
    if round.stage.kind != StageKind.SCORING and voted_earlier(round, user):
        return Conflict.EARLIER_STAGE
    authors = (makers[Conflict.OWNER] | makers[Conflict.CO_TEACHER]) - {None}
    if round.stage.excludes_same_place and get_conf().make_policy().shares_place(
        user=user, people=authors
    ):
        return Conflict.SAME_PLACE
    return None


def leave_out_conflicts(rounds: QuerySet[Round], user: Any) -> QuerySet[Round]:
    """Return `rounds` without those where `find_conflict` has something against `user`.

    As far as a query can tell: who had a hand in it since it was handed in is found at the door.
    """
    # One list, not a look per round: a queue may hold ten thousand.
    had_a_hand = Submission.parties.through._default_manager.filter(user=user.pk)
    recused = Recusal.objects.filter(
        reviewer=user.pk,
        thing_type=OuterRef("submission__thing_type"),
        thing_id=OuterRef("submission__thing_id"),
    )
    decided = Vote.objects.filter(reviewer=user.pk, round__outcome=Outcome.APPROVED)
    earlier = Q(submission__in=decided.values("round__submission"))
    return (
        rounds.exclude(submission__in=had_a_hand.values("submission"))
        .exclude(Exists(recused))
        .exclude(~Q(stage__kind=StageKind.SCORING) & earlier)
        .exclude(Q(stage__excludes_same_place=True) & _match_near(user))
    )


def _match_near(user: Any) -> Q:
    """Return the condition on rounds that somebody of the school of `user` made it."""
    near = get_conf().make_policy().list_near(user).values("pk")
    made = Q(submission__owner__in=near)
    # By name: the teachers' desk is a room that a site may leave out.
    if apps.is_installed("lessons.desk"):
        shared = apps.get_model("desk", "CoTeacher")._default_manager.filter(account__in=near)
        lessons = shared.annotate(number=Cast("lesson", CharField())).values("number")
        pages = get_thing_type(Page())
        made |= Q(submission__thing_type=pages, submission__thing_id__in=lessons)
    return made


def voted_earlier(round: Round, user: Any) -> bool:
    """Tell whether `user` has decided at another stage already: two stages are two looks."""
    return (
        Vote.objects.filter(round__submission=round.submission_id, reviewer=user.pk)
        .filter(round__outcome=Outcome.APPROVED)
        .exclude(round=round.pk)
        .exists()
    )


def list_parties(thing: Any, *, submitted_by: Any) -> set[Any]:
    """Return the numbers of all who had a hand in `thing`."""
    found = {getattr(thing, "owner_id", None), submitted_by and submitted_by.pk}
    found |= list_co_teachers(thing) | list_authors(thing) | list_uploaders(thing)
    return found - {None}


def list_co_teachers(thing: Any) -> set[Any]:
    """Return who writes a lesson with its owner."""
    # By name: the teachers' desk is a room that a site may leave out.
    if not isinstance(thing, Page) or not apps.is_installed("lessons.desk"):
        return set()
    named = apps.get_model("desk", "CoTeacher")._default_manager.filter(lesson=thing.pk)
    return set(named.values_list("account_id", flat=True))
