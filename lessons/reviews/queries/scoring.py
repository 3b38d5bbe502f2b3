"""Reads of scoring: what is scored, and side by side with what is on the same topic."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from lessons.curriculum.models import Topic
from lessons.reviews.conf import get_conf
from lessons.reviews.models import Candidate, Criterion, Round, Score, Stage, Submission
from lessons.reviews.permissions.conflicts import leave_out_conflicts
from lessons.reviews.permissions.scoring import find_scorable
from lessons.reviews.rules.scoring import Place, Tally, rank, tally
from lessons.reviews.rules.voting import Outcome, StageKind


@dataclass(frozen=True, kw_only=True)
class Group:
    """What is scored on one topic at one stage."""

    stage: Stage
    topic: Topic | None
    rounds: tuple[Round, ...]
    scored: frozenset[int]
    """The rounds for which the reader has given points."""


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One lesson among those side by side."""

    round: Round
    tally: Tally
    place: Place | None
    scorers: tuple[tuple[str, dict[str, Score]], ...]
    """Who gave which points, by the code of the criterion; nobody for whoever must not know yet."""
    candidate: Candidate | None
    is_scored_by_reader: bool


def list_open_scoring() -> QuerySet[Round]:
    """Return what is being scored."""
    return Round.objects.list_open().filter(stage__kind=StageKind.SCORING)


def list_criteria(stage: Stage) -> list[Criterion]:
    """Return the lines of a rubric that are in use, in order."""
    return list(stage.criteria.filter(is_active=True))


def list_weights(stage: Stage) -> dict[str, int]:
    """Return the weights of a rubric by the codes of its criteria."""
    return {one.key: one.weight for one in list_criteria(stage)}


def list_scoring(user: Any, *, is_open: bool = True) -> QuerySet[Round]:
    """Return the scoring rounds that `user` scores in or chooses from."""
    outcome = Outcome.OPEN if is_open else Outcome.SCORED
    found = Round.objects.filter(outcome=outcome, pk__in=_list_reached(user))
    order = ("due_date", "pk") if is_open else ("-closed_at", "pk")
    return found.select_related(
        "stage",
        "submission__topic",
        "submission__owner",
        "submission__course__grade",
        "submission__course__subject",
        "candidate",
    ).order_by(*order)


def find_scoring(user: Any, pk: int) -> Round | None:
    """Return the scoring round of that number when `user` scores in it or chooses from it."""
    found: Round | None = (
        Round.objects.filter(pk=pk)
        .filter(pk__in=_list_reached(user))
        .select_related("stage", "submission__topic", "submission__course__grade")
        .first()
    )
    return found


def _list_reached(user: Any) -> Any:
    return Round.objects.filter(find_scorable(user)).values("pk")


def group_rounds(rounds: Sequence[Round], *, user: Any) -> list[Group]:
    """Return `rounds` by stage and topic, in the order of their first."""
    groups: dict[tuple[Any, ...], list[Round]] = defaultdict(list)
    for one in rounds:
        about = one.submission
        place = about.topic_id or ("course", about.course_id)
        groups[one.stage_id, place, one.closed_at].append(one)
    given = Score.objects.filter(round__in=[one.pk for one in rounds], reviewer=user.pk)
    scored = frozenset(given.values_list("round", flat=True))
    return [
        Group(
            stage=held[0].stage,
            topic=held[0].submission.topic,
            rounds=tuple(held),
            scored=scored.intersection(one.pk for one in held),
        )
        for held in groups.values()
    ]


def list_rivals(round: Round, *, user: Any) -> list[Round]:
    """Return the rounds that stand side by side with `round`, itself among them.

    On the same topic, or without one the same subject of a grade: what is open now, or was closed
    with it.
    """
    about = round.submission
    found = list_scoring(user, is_open=round.is_open).filter(stage=round.stage_id)
    if about.topic_id:
        found = found.filter(submission__topic=about.topic_id)
    else:
        found = found.filter(submission__topic=None, submission__course=about.course_id)
    if not round.is_open:
        found = found.filter(closed_at=round.closed_at)
    return list(found.order_by("pk"))


def compare(rounds: Sequence[Round], *, user: Any, sees_all: bool) -> list[Contender]:
    """Return `rounds` as they stand, the best first.

    Until a round is closed, points of others are shown to whoever has given their own, and with
    `sees_all` to whoever chooses.
    """
    sheets = _read_sheets(rounds)
    weights = list_weights(rounds[0].stage) if rounds else {}
    tallies = {one.pk: read_tally(one, sheets[one.pk], weights) for one in rounds}
    places = rank({pk: found.mean for pk, found in tallies.items()})
    found = []
    for one in rounds:
        own = user.pk in sheets[one.pk]
        knows = own or sees_all or not one.is_open
        found.append(
            Contender(
                round=one,
                tally=tallies[one.pk] if knows else Tally(count=tallies[one.pk].count),
                place=places.get(one.pk) if knows else None,
                scorers=_name_scorers(sheets[one.pk]) if knows else (),
                candidate=getattr(one, "candidate", None),
                is_scored_by_reader=own,
            )
        )
    return sorted(found, key=lambda one: (one.place.number if one.place else 999, one.round.pk))


def read_tally(round: Round, sheets: dict[Any, dict[str, Score]], weights: dict[str, int]) -> Tally:
    """Return what a round comes to now, or came to when it was closed."""
    if round.result:
        told = round.result
        return Tally(
            count=told["count"],
            mean=told["mean"],
            low=told["low"],
            high=told["high"],
            by_key=told["by_key"],
        )
    points = [{key: one.points for key, one in sheet.items()} for sheet in sheets.values()]
    return tally(points, weights)


def tally_round(round: Round) -> Tally:
    """Return what the points of one open round come to now."""
    return read_tally(round, _read_sheets([round])[round.pk], list_weights(round.stage))


def list_own_scores(round: Round, user: Any) -> dict[str, Score]:
    """Return what `user` has given in `round`, by the code of the criterion."""
    found = Score.objects.filter(round=round, reviewer=user.pk).select_related("criterion")
    return {one.criterion.key: one for one in found}


def count_unscored(user: Any) -> int:
    """Return how many open rounds wait for the points of `user`."""
    if not user.is_authenticated:
        return 0
    mine = Score.objects.filter(round=OuterRef("pk"), reviewer=user.pk)
    # Officers who only choose are not waited for.
    called = list_open_scoring().filter(get_conf().make_policy().find_rounds(user))
    found = leave_out_conflicts(called, user).filter(~Exists(mine))
    return found.order_by().count()


def is_anything_scored() -> bool:
    """Tell whether anything is or was scored at all; an index knows."""
    scoring = Stage.objects.filter(kind=StageKind.SCORING).values("pk")
    return Round.objects.filter(stage__in=scoring).exists()


def list_stages_for_scoring() -> QuerySet[Stage]:
    """Return the scoring stages in use, each with how many criteria it has."""
    stages = Stage.objects.filter(kind=StageKind.SCORING, active=True)
    return stages.annotate(criterion_count=Count("criteria")).order_by("pk")


def list_scored_now(thing: Any) -> list[Round]:
    """Return the rounds that score `thing` just now."""
    about = Submission.objects.about(thing)
    return list(list_open_scoring().filter(submission__in=about).order_by("pk"))


def _read_sheets(rounds: Sequence[Round]) -> dict[int, dict[Any, dict[str, Score]]]:
    found: dict[int, dict[Any, dict[str, Score]]] = {one.pk: {} for one in rounds}
    rows = Score.objects.filter(round__in=list(found), criterion__is_active=True)
    for row in rows.select_related("criterion", "reviewer").order_by("reviewer", "pk"):
        if row.reviewer_id is not None:
            sheet = found[row.round_id].setdefault(row.reviewer_id, {})
            sheet[row.criterion.key] = row
    return found


def _name_scorers(
    sheets: dict[Any, dict[str, Score]],
) -> tuple[tuple[str, dict[str, Score]], ...]:
    named = []
    for sheet in sheets.values():
        person: Any = next(iter(sheet.values())).reviewer
        named.append((person.get_full_name() or person.get_username(), sheet))
    return tuple(named)
