"""What was taken off the public side and waits for a new review: when, by whom and why."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim

from lessons.reviews.models import Submission, Withdrawal


def find_earlier(submission: Submission) -> Withdrawal | None:
    """Return the withdrawal that `submission` is to bring its thing back from, if there is one."""
    about = Withdrawal.objects.filter(
        Q(ended_at=None) | Q(ended_at__gte=submission.submitted_at),
        thing_type=submission.thing_type_id,
        thing_id=submission.thing_id,
    ).select_related("withdrawn_by")
    if submission.decided_at is not None:
        # What a decision let in may be taken off later, or by that decision itself.
        about = about.filter(withdrawn_at__lt=submission.decided_at)
    found: Withdrawal | None = about.order_by("withdrawn_at", "pk").last()
    return found


def annotate_withdrawn(kind: ContentType) -> dict[str, Any]:
    """Return what tells of each thing of a `kind` when, why and by whom it was taken off."""
    found = Withdrawal.objects.filter(
        ended_at=None, thing_type=kind, thing_id=Cast(OuterRef("pk"), CharField())
    ).order_by()
    full = Trim(Concat("withdrawn_by__first_name", Value(" "), "withdrawn_by__last_name"))
    name = Coalesce(NullIf(full, Value("")), "withdrawn_by__username")
    return {
        "withdrawn_at": Subquery(found.values("withdrawn_at")[:1]),
        "withdrawn_reason": Subquery(found.values("reason")[:1]),
        "withdrawn_by": Subquery(found.values(name=name)[:1]),
    }
