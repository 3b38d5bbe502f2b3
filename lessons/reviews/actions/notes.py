"""Timed notes: written by reviewers, answered by authors, checked by reviewers again."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lessons import LessonsError
from lessons.reviews.actions.deciding import settle_round
from lessons.reviews.actions.log import append_entry
from lessons.reviews.models import Round, Submission, TimedNote
from lessons.reviews.permissions.conflicts import find_bar, list_parties
from lessons.reviews.queries.rounds import list_later_stages
from lessons.reviews.signals import note_answered, note_written


class NotYourNote(LessonsError, PermissionDenied):
    """Another hand has to do this."""


class InvalidNote(LessonsError, ValidationError):
    """It says nothing, or points to nowhere in the film."""


class EndsBeforeStart(InvalidNote):
    """Its end comes before its start."""


@transaction.atomic
def write_note(
    *,
    round: Round,
    by: Any,
    text: str,
    severity: str,
    category: str,
    start_ms: int | None = None,
    end_ms: int | None = None,
    now: datetime,
) -> TimedNote:
    """Write a note about what `round` has before it.

    :raises NotYourNote: `by` may not vote there.
    :raises InvalidNote: it is empty, or its times lie outside the film.
    """
    if find_bar(round, by) is not None:
        raise NotYourNote(round.pk)
    submission = round.submission
    note = TimedNote(
        thing_type=submission.thing_type,
        thing_id=submission.thing_id,
        submission=submission,
        round=round,
        media_sha256=submission.film_sha256,
        start_ms=start_ms,
        end_ms=end_ms if end_ms is not None else start_ms,
        category=category,
        severity=severity,
        text=text.strip(),
        written_by=by,
        written_at=now,
    )
    _check(note, submission)
    note.save()
    _log("note_written", note, by=by, now=now, text=note.text, severity=note.severity)
    note_written.send(TimedNote, note=note)
    return note


@transaction.atomic
def answer_note(*, note: TimedNote, by: Any, reply: str, is_done: bool, now: datetime) -> TimedNote:
    """Reply to a note as one of the authors, and say whether it is done; a reviewer checks that.

    :raises NotYourNote: `by` had no hand in the thing.
    """
    if by.pk not in list_parties(note.thing, submitted_by=note.submission.submitted_by):
        raise NotYourNote(note.pk)
    note.reply = reply.strip()[:2000]
    note.resolved_by, note.resolved_at = (by, now) if is_done else (None, None)
    note.save(update_fields=["reply", "resolved_by", "resolved_at"])
    _log("note_answered", note, by=by, now=now, reply=note.reply, is_done=is_done)
    note_written.send(TimedNote, note=note)
    note_answered.send(TimedNote, note=note, by=by)
    return note


@transaction.atomic
def check_note(
    *, note: TimedNote, round: Round, by: Any, is_done: bool, now: datetime
) -> TimedNote:
    """Say as a reviewer whether what the note asks for is done; a round may close by it.

    :raises NotYourNote: `by` may not vote in `round`, it is about another thing, or a later step
        asks for it.
    """
    same = (note.thing_type_id, note.thing_id) == (
        round.submission.thing_type_id,
        round.submission.thing_id,
    )
    is_later = note.round is not None and note.round.stage_id in list_later_stages(round)
    if not same or is_later or find_bar(round, by) is not None:
        raise NotYourNote(note.pk)
    note.checked_by, note.checked_at = (by, now) if is_done else (None, None)
    if not is_done:
        # What was said to be done is not: the author reads that it stands open again.
        note.resolved_by, note.resolved_at = None, None
    note.save(update_fields=["checked_by", "checked_at", "resolved_by", "resolved_at"])
    _log("note_checked", note, by=by, now=now, is_done=is_done)
    note_written.send(TimedNote, note=note)
    settle_round(round=round, by=by, now=now)
    return note


def _check(note: TimedNote, submission: Submission) -> None:
    if not note.text:
        raise InvalidNote(_("Write what you noticed."))
    start, end = note.start_ms, note.end_ms
    if start is None:
        note.end_ms = None
    elif end is not None and end < start:
        raise EndsBeforeStart(_("The end lies before the start."))
    elif end is None or not 0 <= start <= end <= max(submission.film_ms, 0):
        raise InvalidNote(_("This time lies outside the film."))
    note.full_clean(exclude=["thing_type", "submission", "written_by"])


def _log(event: str, note: TimedNote, *, by: Any, now: datetime, **data: Any) -> None:
    append_entry(
        event=event,
        by=by,
        now=now,
        thing=note.submission.thing,
        note=note.pk,
        number=note.submission.number,
        start_ms=note.start_ms,
        end_ms=note.end_ms,
        **data,
    )
