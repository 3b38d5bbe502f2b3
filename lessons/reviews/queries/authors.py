"""What authors are asked to change: open notes, and the answers of those who sent it back."""

from typing import Any

from django.db.models import Q

from lessons.reviews.models import ChecklistItem, Submission, TimedNote
from lessons.reviews.rules.voting import Answer, Outcome


def list_noted(thing: Any) -> list[TimedNote]:
    """Return the notes about `thing` that no reviewer has seen to be done, as the film runs."""
    found = TimedNote.objects.about(thing).filter(checked_at=None)
    return list(found.select_related("written_by").order_by("start_ms", "pk"))


def list_asked(thing: Any) -> list[tuple[str, str]]:
    """Return the questions answered with "no" when `thing` was last sent back, each with why.

    None where it was not sent back, or was handed in again since.
    """
    quiet = Q(is_reopened=True, outcome__in=(Outcome.OPEN, Outcome.APPROVED, Outcome.VOID))
    newest = Submission.objects.about(thing).exclude(quiet).order_by("-number").first()
    if newest is None or newest.outcome != Outcome.SENT_BACK:
        return []
    votes = [
        vote for round in newest.rounds.prefetch_related("votes") for vote in round.votes.all()
    ]
    texts = dict(
        ChecklistItem.objects.filter(
            checklist__in={vote.checklist_id for vote in votes}
        ).values_list("key", "text")
    )
    return [
        (texts.get(key, key), said["comment"])
        for vote in votes
        for key, said in vote.answers.items()
        if said["answer"] == Answer.NO
    ]
