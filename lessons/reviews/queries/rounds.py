"""Reads of rounds: what their votes come to, what is open for whom, how much was watched."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from lessons.reviews.models import Round, Stage, Submission, TimedNote, Vote, Watched
from lessons.reviews.models.things import get_thing_type
from lessons.reviews.permissions.absences import find_called
from lessons.reviews.permissions.conflicts import leave_out_conflicts
from lessons.reviews.queries.things import find_course, wishes_television
from lessons.reviews.rules.fingerprints import FileKind
from lessons.reviews.rules.voting import Outcome, StageKind, judge_round
from lessons.reviews.rules.watching import measure_share
from media_pipeline.models import Source


def list_queue(user: Any) -> QuerySet[Round]:
    """Return the open rounds that call `user` and that they can judge, by due date."""
    called = Round.objects.list_open().filter(find_called(user))
    return (
        leave_out_conflicts(called, user)
        .select_related("submission__course__grade", "submission__course__subject", "stage")
        .order_by("due_date", "pk")
    )


def list_history(thing: Any) -> QuerySet[Submission]:
    """Return all submissions of `thing`, newest first, with rounds and votes."""
    return (
        Submission.objects.about(thing)
        .select_related("submitted_by", "revision")
        .prefetch_related("rounds__stage", "rounds__votes__checklist", "notes")
    )


def get_open_submission(thing: Any) -> Submission | None:
    """Return the submission of `thing` on its way to the public that is still to be decided."""
    underway = Submission.objects.about(thing).filter(outcome=Outcome.OPEN, is_reopened=False)
    found: Submission | None = underway.first()
    return found


def is_under_review(source: Source) -> bool:
    """Tell whether a thing with this recording is on its way to the public."""
    film = {"kind": FileKind.FILM.value, "name": str(source.pk)}
    underway = Submission.objects.filter(
        outcome=Outcome.OPEN, is_reopened=False, film_sha256=source.original.sha256
    ).exclude(film_sha256="")
    # Somebody else may have brought the same bytes.
    return any(
        film.items() <= one.items()
        for files in underway.values_list("files", flat=True)
        for one in files
    )


def list_underway(things: Sequence[Any]) -> list[tuple[Round, list[Vote]]]:
    """Return the open rounds on which it hangs whether these, all of one kind, go public.

    Only those in which somebody has voted, in one query.
    """
    if not things:
        return []
    votes = Vote.objects.filter(
        round__in=Round.objects.list_open().exclude(stage__kind=StageKind.SCORING),
        round__submission__thing_type=get_thing_type(things[0]),
        round__submission__thing_id__in=[str(one.pk) for one in things],
        round__submission__is_reopened=False,
    ).select_related("round__submission", "round__stage")
    found: dict[int, tuple[Round, list[Vote]]] = {}
    for vote in votes.order_by("round", "pk"):
        found.setdefault(vote.round_id, (vote.round, []))[1].append(vote)
    return list(found.values())


def get_reopened(thing: Any) -> Submission | None:
    """Return the submission by which people look once more at what is public of `thing`."""
    again = Submission.objects.about(thing).filter(outcome=Outcome.OPEN, is_reopened=True)
    found: Submission | None = again.first()
    return found


def judge(round: Round) -> Outcome:
    """Return what the votes of `round` come to now."""
    return judge_round(
        [vote.cast for vote in round.votes.all()],
        round.stage.demands,
        has_blocking_notes=has_blocking_notes(round),
    )


def has_blocking_notes(round: Round) -> bool:
    """Tell whether a note about the thing prevents approval: blocking and not checked as done.

    What a later step has asked for is for that step to see: it will have the thing before it.
    """
    submission = round.submission
    notes = TimedNote.objects.filter(
        thing_type=submission.thing_type_id, thing_id=submission.thing_id
    ).list_blocking()
    later = list_later_stages(round)
    return any(stage not in later for stage in notes.values_list("round__stage", flat=True))


def list_later_stages(round: Round) -> set[int]:
    """Return the stages of the workflow that come after that of `round`."""
    if round.task_state is None:
        return set()
    stages = [one.pk for one in list_stages(round.task_state.workflow_state.workflow_id)]
    if round.stage_id not in stages:
        return set()
    return set(stages[stages.index(round.stage_id) + 1 :])


def measure_watched(submission: Submission, user: AbstractBaseUser) -> int:
    """Return how many percent of the film `user` has played; 100 where there is none."""
    if not submission.film_sha256:
        return 100
    row = Watched.objects.filter(reviewer=user.pk, media_sha256=submission.film_sha256).first()
    ranges = [(start, end) for start, end in row.ranges] if row else []
    return measure_share(ranges, duration_ms=submission.film_ms)


def shows_nothing(submission: Submission, *, user: AbstractBaseUser) -> bool:
    """Tell whether what was handed in gathers other things, and none of them is public."""
    # By name: a host may take the gate without the library.
    gathers = apps.is_installed("lessons.library") and (
        submission.thing_type.model_class() is apps.get_model("library", "Selection")
    )
    if not gathers or submission.revision is None:
        return False
    show = import_string("lessons.library.queries.selections.show_things")
    return not show(submission.revision.as_object(), user=user)


def list_stages(workflow_id: int) -> list[Stage]:
    """Return the stages of a workflow that are in use, in their order."""
    stages = Stage.objects.filter(workflow_tasks__workflow=workflow_id, active=True)
    return list(stages.order_by("workflow_tasks__sort_order").distinct())


def applies(stage: Stage, thing: Any) -> bool:
    """Tell whether `stage` has a say about `thing`, a newest revision as an object."""
    if stage.is_for_television and not wishes_television(thing):
        return False
    return stage.covers(find_course(thing))


def is_approved(stage: Stage, submission: Submission) -> bool:
    """Tell whether `stage` has said yes to exactly this submission."""
    return any(
        one.outcome == Outcome.APPROVED and judge_ended(one) is Outcome.APPROVED
        for one in submission.rounds.filter(stage=stage.pk).prefetch_related("votes")
    )


def judge_ended(round: Round) -> Outcome:
    """Return what the votes of a closed round came to; notes may have been written since."""
    votes = [vote.cast for vote in round.votes.all()]
    return judge_round(votes, round.stage.demands, has_blocking_notes=False)
