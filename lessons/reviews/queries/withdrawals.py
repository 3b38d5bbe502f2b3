"""What was taken off the public side and waits for a new review: when, by whom and why."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from lessons.reviews.models import Submission, Withdrawal
from lessons.reviews.models.things import get_thing_type


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


def index_withdrawn(things: Iterable[Any]) -> dict[str, Withdrawal]:
    """Return what took each of these, all of one kind, off the public side; by its number."""
    held = list(things)
    if not held:
        return {}
    found = Withdrawal.objects.filter(
        ended_at=None,
        thing_type=get_thing_type(held[0]),
        thing_id__in=[str(one.pk) for one in held],
    )
    return {one.thing_id: one for one in found.select_related("withdrawn_by")}
