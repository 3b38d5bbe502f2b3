"""One round as its screen shows it; what the reader may do there is asked of permissions."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.models import TaskState

from lessons.reviews.conf import get_conf
from lessons.reviews.models import (
    Claim,
    Round,
    Stage,
    Submission,
    TimedNote,
    Vote,
    Watched,
    Withdrawal,
)
from lessons.reviews.models.things import name_thing
from lessons.reviews.permissions.absences import find_called
from lessons.reviews.permissions.conflicts import Bar, find_bar
from lessons.reviews.queries.rounds import (
    has_blocking_notes,
    list_later_stages,
    measure_watched,
)
from lessons.reviews.queries.things import find_film, read_specific
from lessons.reviews.queries.withdrawals import find_earlier
from lessons.reviews.rules.fingerprints import Bytes, compare
from lessons.reviews.rules.voting import Missing, find_missing
from lessons.reviews.rules.watching import Range
from media_pipeline.core.captions import Cue, InvalidCaptions, read_captions
from media_pipeline.models import Encoding, Source


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Everything that a reviewer has before them."""

    round: Round
    reader_id: Any
    thing: Any
    shown: Any
    """The thing as it was handed in; None when its revision is gone."""
    film: Source | None
    bar: Bar | None
    """Why the reader cannot vote; None when they can."""
    own_vote: Vote | None
    votes: tuple[Vote, ...]
    """All of them once the reader has voted or the round is closed: before that, only their own."""
    vote_count: int
    missing: Missing
    """Whose votes it still waits for."""
    waits_for_notes: bool
    """Every vote is there, and a note keeps it from being approved."""
    withdrawal: Withdrawal | None
    """What took the thing off the public side before this was handed in."""
    claims: tuple[Claim, ...]
    """None once the round is closed, however it was."""
    notes: tuple[TimedNote, ...]
    later_stages: frozenset[int]
    """Steps still to come: what they asked for is theirs to check."""
    watched_percent: int
    watched: tuple[Range, ...]

    @property
    def submission(self) -> Submission:
        """Return what the round is about."""
        found: Submission = self.round.submission
        return found

    @property
    def is_claimed_by_reader(self) -> bool:
        """Tell whether the reader has said that they are at it."""
        return any(one.reviewer_id == self.reader_id for one in self.claims)


def list_readable(user: Any) -> QuerySet[Round]:
    """Return the rounds that `user` may read: those that call them, and whose history they read."""
    policy = get_conf().make_policy()
    readable = Submission.objects.filter(policy.find_readable(user)).values("pk")
    return Round.objects.filter(find_called(user) | Q(submission__in=readable))


def find_round(user: Any, pk: int) -> Round | None:
    """Return the round of that number when `user` may read it."""
    found: Round | None = (
        Round.objects.filter(pk=pk, pk__in=list_readable(user).values("pk"))
        .select_related(
            *("submission__revision", "submission__previous__revision", "submission__owner"),
            *("submission__submitted_by", "submission__thing_type", "stage__checklist"),
            *("submission__course__grade", "submission__course__subject"),
        )
        .first()
    )
    return found


def find_open_round(user: Any, thing: Any) -> Round | None:
    """Return the round about `thing` that calls `user`."""
    if not user.is_authenticated or not thing.pk:
        return None
    about = {f"submission__{name}": value for name, value in name_thing(thing).items()}
    called = find_called(user)
    found: Round | None = Round.objects.list_open().filter(called, **about).first()
    return found


def has_other_reviews() -> bool:
    """Tell whether something waits at a task that is no stage of ours."""
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    return bool(waiting.exclude(task__in=Stage.objects.values("task_ptr")).exists())


def read_round(round: Round, *, user: Any) -> Reading:
    """Return what `user` sees of `round`."""
    submission = round.submission
    shown = submission.revision.as_object() if submission.revision else None
    votes = tuple(round.votes.all())
    own = next((one for one in votes if one.reviewer_id == user.pk), None)
    sees_all = own is not None or not round.is_open
    missing = find_missing([one.cast for one in votes], round.stage.demands)
    claims = round.claims.select_related("reviewer", "given_by") if round.is_open else ()
    return Reading(
        round=round,
        reader_id=user.pk,
        thing=read_specific(submission.thing),
        shown=shown,
        film=find_film(shown) if shown is not None else None,
        bar=find_bar(round, user),
        own_vote=own,
        votes=votes if sees_all else tuple(one for one in votes if one is own),
        vote_count=len(votes),
        missing=missing,
        waits_for_notes=round.is_open and not missing and has_blocking_notes(round),
        withdrawal=find_earlier(submission),
        claims=tuple(claims),
        notes=tuple(list_notes(submission)),
        later_stages=frozenset(list_later_stages(round)),
        watched_percent=measure_watched(submission, user),
        watched=_read_watched(submission, user),
    )


def list_notes(submission: Submission) -> QuerySet[TimedNote]:
    """Return all notes about the thing of `submission`, in the order of the film."""
    found = TimedNote.objects.filter(
        thing_type=submission.thing_type_id, thing_id=submission.thing_id
    )
    people = ("written_by", "resolved_by", "checked_by", "submission", "round__stage")
    return found.select_related(*people).order_by("start_ms", "pk")


def list_past(submission: Submission) -> list[Submission]:
    """Return the submissions of the same thing, newest first, each with its rounds and votes."""
    about = Submission.objects.filter(
        thing_type=submission.thing_type_id, thing_id=submission.thing_id
    )
    return list(
        about.select_related("submitted_by")
        .prefetch_related("rounds__stage", "rounds__votes__checklist")
        .order_by("-number")
    )


def list_changed_files(submission: Submission) -> tuple[tuple[Bytes, ...], tuple[Bytes, ...]]:
    """Return which files are gone and which are new since the submission before."""
    if submission.previous is None:
        return (), ()
    return compare(submission.previous.fingerprint, submission.fingerprint)


def list_cues(film: Source | None, language: str = "vi") -> tuple[Cue, ...]:
    """Return the captions of a film as lines with times; none where there are none."""
    captions = list(film.captions.all()) if film else []
    chosen = next((one for one in captions if one.language == language), None)
    chosen = chosen or next(iter(captions), None)
    try:
        return read_captions(chosen.vtt) if chosen else ()
    except InvalidCaptions:
        return ()


def list_documents(shown: Any) -> list[Any]:
    """Return the worksheets and slides of a lesson that are still there, in order."""
    stream = getattr(shown, "attachments", None)
    chosen = [block["value"] for block in stream.get_prep_value()] if stream else []
    found = get_document_model()._default_manager.in_bulk(chosen)
    return [found[pk] for pk in chosen if pk in found]


def list_findings(film: Source | None) -> list[dict[str, Any]]:
    """Return what the measurements of the pipeline found about a film."""
    if film is None:
        return []
    current = Encoding.objects.filter(original=film.original_id, is_current=True).first()
    report = current.report if current else {}
    return list(report.get("qc", {}).get("findings", ()))


def _read_watched(submission: Submission, user: Any) -> tuple[Range, ...]:
    if not submission.film_sha256:
        return ()
    row = Watched.objects.filter(reviewer=user.pk, media_sha256=submission.film_sha256).first()
    return tuple((start, end) for start, end in row.ranges) if row else ()
