"""The minutes of one submission as rows and log tell them, and the public record behind a code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from lessons.reviews.conf import get_conf
from lessons.reviews.models import Approval, LogEntry, Round, Submission, Vote, Withdrawal
from lessons.reviews.queries.auditing import is_in_log
from lessons.reviews.queries.logged import is_as_logged
from lessons.reviews.queries.makers import describe_maker
from lessons.reviews.queries.remarks import Remark, list_remarks
from lessons.reviews.queries.withdrawals import find_earlier
from lessons.reviews.rules.chain import hash_entry
from lessons.reviews.rules.fingerprints import Bytes
from lessons.reviews.rules.records import Standing, make_code
from lessons.reviews.rules.voting import Outcome, StageKind

_ENDING = ("approved", "decided", "voided")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one vote said to one question."""

    text: str
    answer: str
    comment: str


@dataclass(frozen=True, kw_only=True)
class HeldVote:
    """A vote, and whether the log says the same."""

    vote: Vote
    answers: tuple[Answer, ...]
    is_as_logged: bool


@dataclass(frozen=True, kw_only=True)
class HeldRound:
    """A step's turn, with its votes."""

    round: Round
    votes: tuple[HeldVote, ...]


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Everything that stands in the minutes of one submission."""

    submission: Submission
    entry: LogEntry
    """The one that ended it: its hash proves these minutes."""
    approval: Approval | None
    standing: Standing
    rounds: tuple[HeldRound, ...]
    notes: tuple[Remark, ...]
    """As they stood at the end."""
    earlier_withdrawal: Withdrawal | None
    """What took the thing off the public side before it was handed in."""
    submitted_by: str
    author: str
    place: str
    office: str

    @property
    def code(self) -> str:
        """Return the code for the public page."""
        return make_code(self.entry.hash)

    @property
    def withdrawal(self) -> Any:
        """Return what took it off the public side, if anything did."""
        return self.approval.withdrawals.first() if self.approval else None


@dataclass(frozen=True, kw_only=True)
class PublicRecord:
    """What anybody may know who holds a code: no names of people."""

    entry: LogEntry
    title: str
    standing: Standing
    outcome: str
    ground: str
    submitted_at: datetime | None
    vote_count: int
    content_hash: str
    files_hash: str
    files: tuple[Bytes, ...]
    ended_at: datetime | None

    def find_match(self, digest: str) -> str:
        """Return what of the record has this SHA-256: a kind of file, or "content" and so on."""
        if digest == self.entry.hash:
            return "entry"
        if digest == self.content_hash:
            return "content"
        if digest == self.files_hash:
            return "files"
        return next((one.kind.value for one in self.files if one.sha256 == digest), "")


def list_ended(user: Any) -> QuerySet[Submission]:
    """Return the decided submissions whose minutes `user` may read."""
    # As a subquery: the condition may join people, and a row would come once for each.
    readable = Submission.objects.filter(get_conf().make_policy().find_readable(user)).values("pk")
    return Submission.objects.exclude(outcome=Outcome.OPEN).filter(pk__in=readable)


def read_minutes(submission: Submission) -> Minutes | None:
    """Return the minutes of a decided submission; None where no log tells how it ended."""
    every = _list_entries(submission)
    entries = [
        (one, body) for one, body in every if body["data"].get("number") == submission.number
    ]
    approval = submission.approvals.select_related("entry").order_by("-pk").first()
    ending = [one for one, _body in entries if one.event in _ENDING]
    entry = approval.entry if approval else next(reversed(ending), None)
    if entry is None:
        return None
    logged = {
        (body["data"].get("stage"), (body["by"] or {}).get("id")): body["data"]
        for one, body in entries
        if one.event == "voted"
    }
    # As it was told when it was handed in: people change schools, and names.
    came = [body for one, body in entries if one.event == "submitted"]
    told: dict[str, str] = came[0]["data"] if came else {}
    maker = describe_maker(submission.owner)
    return Minutes(
        submission=submission,
        entry=entry,
        approval=approval,
        standing=_find_own_standing(submission, approval),
        rounds=tuple(_read_round(one, logged) for one in _list_rounds(submission)),
        notes=tuple(list_remarks(submission, every, end=entry)),
        earlier_withdrawal=find_earlier(submission),
        submitted_by=(came[0]["by"] or {}).get("name", "") if came else "",
        author=told.get("author", maker["author"]),
        place=told.get("place", maker["place"]),
        office=told.get("office", maker["office"]),
    )


def find_standing(approval: Approval) -> Standing:
    """Return what an approval is worth now."""
    if not is_in_log(approval):
        return Standing.DAMAGED
    if approval.ended_at is None:
        return Standing.IN_FORCE
    return Standing.WITHDRAWN if approval.withdrawals.exists() else Standing.SUPERSEDED


def _find_own_standing(submission: Submission | None, approval: Approval | None) -> Standing:
    if approval is None and submission and submission.is_reopened:
        # Looked at once more and kept: what was in force goes on being so.
        kept = Approval.objects.filter(
            thing_type=submission.thing_type_id,
            thing_id=submission.thing_id,
            revision_number=submission.revision_number,
        )
        approval = kept.first() if submission.outcome == Outcome.APPROVED else None
    return find_standing(approval) if approval else Standing.NOT_APPROVED


def find_record(code: str) -> PublicRecord | None:
    """Return what stands behind a code, in digits; None where nothing does."""
    # A range instead of "begins with": SQLite would look at every entry for that.
    found = LogEntry.objects.filter(hash__gte=code, hash__lt=f"{code}g", event__in=_ENDING).first()
    if found is None:
        return None
    own = hash_entry(sequence=found.sequence, previous_hash=found.previous_hash, body=found.body)
    body = json.loads(found.body) if own == found.hash else {}
    data = body.get("data", {})
    approval = Approval.objects.filter(entry=found).select_related("submission").first()
    submission = approval.submission if approval else _find_submission(found, data.get("number"))
    shown = approval or submission
    return PublicRecord(
        entry=found,
        title=body.get("title", ""),
        standing=_judge(found, own, approval, submission),
        outcome=data.get("outcome", "approved" if found.event == "approved" else "void"),
        ground=data.get("ground", ""),
        submitted_at=submission.submitted_at if submission else None,
        vote_count=Vote.objects.filter(round__submission=submission).count() if submission else 0,
        content_hash=data.get("content") or (submission.content_hash if submission else ""),
        files_hash=data.get("files") or (submission.files_hash if submission else ""),
        files=shown.fingerprint.files if shown else (),
        ended_at=approval.ended_at if approval else None,
    )


def _judge(
    entry: LogEntry, own: str, approval: Approval | None, submission: Submission | None
) -> Standing:
    previous = LogEntry.objects.filter(sequence=entry.sequence - 1).first()
    is_linked = entry.sequence == 1 or (previous and previous.hash == entry.previous_hash)
    if own != entry.hash or not is_linked:
        return Standing.DAMAGED
    if entry.event == "approved":
        return find_standing(approval) if approval else Standing.DAMAGED
    is_kept = entry.event == "decided" and submission is not None and submission.is_reopened
    return _find_own_standing(submission, None) if is_kept else Standing.NOT_APPROVED


def _name_in_log(submission: Submission) -> str:
    # The thing itself may be gone.
    kind = submission.thing_type
    return f"{kind.app_label}.{kind.model}:{submission.thing_id}"


def _list_entries(submission: Submission) -> list[tuple[LogEntry, dict[str, Any]]]:
    about = LogEntry.objects.filter(thing=_name_in_log(submission)).order_by("sequence")
    return [(one, json.loads(one.body)) for one in about]


def _find_submission(entry: LogEntry, number: Any) -> Submission | None:
    model, _colon, pk = entry.thing.rpartition(":")
    app, _dot, name = model.partition(".")
    found = Submission.objects.filter(thing_type__app_label=app, thing_type__model=name)
    return found.filter(thing_id=pk, number=number or 0).first()


def _list_rounds(submission: Submission) -> QuerySet[Round]:
    # Points say nothing about what may be public, and come later.
    deciding = submission.rounds.exclude(stage__kind=StageKind.SCORING)
    held = deciding.select_related("stage").prefetch_related("votes__checklist__items")
    return held.filter(Q(votes__isnull=False) | ~Q(outcome=Outcome.OPEN)).distinct().order_by("pk")


def _read_round(round: Round, logged: Mapping[tuple[Any, Any], Mapping[str, Any]]) -> HeldRound:
    return HeldRound(
        round=round,
        votes=tuple(
            HeldVote(
                vote=vote,
                answers=_read_answers(vote),
                is_as_logged=is_as_logged(
                    vote, logged.get((round.stage.name, vote.reviewer_id)), logged.values()
                ),
            )
            for vote in round.votes.all()
        ),
    )


def _read_answers(vote: Vote) -> tuple[Answer, ...]:
    items = vote.checklist.items.all() if vote.checklist else ()
    said = vote.answers
    return tuple(
        Answer(text=one.text, answer=said[one.key]["answer"], comment=said[one.key]["comment"])
        for one in items
        if one.key in said
    )
