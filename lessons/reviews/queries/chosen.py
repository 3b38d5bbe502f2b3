"""What was chosen, and whether it still holds: public, and with the film that was scored."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Approval, ApprovedFile, Candidate, Submission
from lessons.reviews.rules.fingerprints import FileKind
from lessons.reviews.rules.scoring import Hold, Purpose


def list_candidates(*, is_model: bool = False) -> QuerySet[Candidate]:
    """Return what was chosen for broadcast (or as a model lesson) and may still be shown.

    That is: the thing is public by an approval in force, and its film is the one that was scored.
    Not scoped: whoever broadcasts reads all; a screen for others narrows it by its policy.
    """
    chosen = _look_at(_choose(Purpose.MODEL if is_model else Purpose.BROADCAST))
    found: QuerySet[Candidate] = (
        chosen.filter(is_public=True)
        .filter(Q(round__submission__film_sha256="") | Q(is_same_film=True))
        .select_related("round__submission__course__grade", "round__submission__topic")
    )
    return found


def list_chosen(user: Any, *, purpose: Purpose | None = None) -> QuerySet[Candidate]:
    """Return what was ever chosen and `user` may read of, newest first."""
    readable = Submission.objects.filter(get_conf().make_policy().find_chosen(user)).values("pk")
    return (
        _look_at(_choose(purpose))
        .filter(round__submission__in=readable)
        .select_related(
            "round__submission__course__grade",
            "round__submission__course__subject",
            "round__submission__owner",
            "chosen_by",
        )
    )


def find_holds(candidates: Iterable[Candidate]) -> dict[int, Hold]:
    """Return by their numbers whether what was chosen still is what may be shown."""
    found = _look_at(Candidate.objects.filter(pk__in=[one.pk for one in candidates]))
    return {one.pk: read_hold(one) for one in found.select_related("round__submission")}


def read_hold(candidate: Any) -> Hold:
    """Return whether a candidate of these queries still holds."""
    if not candidate.is_public:
        return Hold.WITHDRAWN
    is_same = candidate.is_same_film or not candidate.round.submission.film_sha256
    return Hold.HOLDS if is_same else Hold.CHANGED


def _choose(purpose: Purpose | None) -> QuerySet[Candidate]:
    chosen = Candidate.objects.all()
    if purpose is Purpose.BROADCAST:
        return chosen.filter(for_broadcast=True)
    return chosen.filter(is_model=True) if purpose is Purpose.MODEL else chosen


def _look_at(chosen: QuerySet[Candidate]) -> Any:
    about = {"thing_type": OuterRef("thing_type"), "thing_id": OuterRef("thing_id")}
    same = ApprovedFile.objects.filter(
        **{f"approval__{name}": value for name, value in about.items()},
        approval__ended_at=None,
        kind=FileKind.FILM,
        sha256=OuterRef("round__submission__film_sha256"),
    )
    held = Approval.objects.in_force().filter(**about)
    return chosen.annotate(is_public=Exists(held), is_same_film=Exists(same))
