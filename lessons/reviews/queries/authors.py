"""What authors are asked to change: open notes, and the answers of those who sent it back."""

from typing import Any

from django.db.models import Q

from lessons.reviews.models import ChecklistItem, LogEntry, Submission, TimedNote
from lessons.reviews.models.things import name_in_log
from lessons.reviews.queries.files import digest_stored, read_fingerprint
from lessons.reviews.rules.voting import Answer, Outcome


def list_noted(thing: Any) -> list[TimedNote]:
    """Return the notes about `thing` that no reviewer has seen to be done, as the film runs."""
    found = TimedNote.objects.about(thing).filter(checked_at=None)
    return list(found.select_related("written_by").order_by("start_ms", "pk"))


def came_back_unchanged(thing: Any) -> bool:
    """Tell whether `thing` is just what came back, and nobody has answered a note since.

    Where no note waits for an answer there is nothing to answer, and it may be handed in as it is.
    """
    newest = _find_ended(thing)
    if newest is None or newest.outcome not in (Outcome.SENT_BACK, Outcome.REJECTED):
        return False
    waiting = TimedNote.objects.about(thing).filter(checked_at=None)
    if not waiting.exclude(severity=TimedNote.Severity.PRAISE).exists():
        return False
    revision = thing.get_latest_revision()
    content = digest_stored(type(thing), revision.content)
    files = read_fingerprint(revision.as_object()).digest
    if (content, files) != (newest.content_hash, newest.files_hash):
        return False
    answers = LogEntry.objects.filter(thing=name_in_log(thing), event="note_answered")
    return not answers.filter(at__gte=newest.decided_at).exists()


def list_asked(thing: Any) -> list[tuple[str, str]]:
    """Return the questions answered with "no" when `thing` was last sent back, each with why.

    None where it was not sent back, or was handed in again since.
    """
    newest = _find_ended(thing)
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


def _find_ended(thing: Any) -> Submission | None:
    """Return the newest submission of `thing`, without those that kept it public."""
    quiet = Q(is_reopened=True, outcome__in=(Outcome.OPEN, Outcome.APPROVED, Outcome.VOID))
    found: Submission | None = (
        Submission.objects.about(thing).exclude(quiet).order_by("-number").first()
    )
    return found
