"""What a round of votes comes to, and what keeps a person from voting; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class StageKind(StrEnum):
    """What sort of people a stage calls."""

    SPECIALISTS = "specialists"
    COUNCIL = "council"
    SCORING = "scoring"


class ReviewerKind(StrEnum):
    """As what somebody votes."""

    SUBJECT = "subject"
    CONTENT = "content"


class Choice(StrEnum):
    """What a reviewer says in the end."""

    APPROVE = "approve"
    APPROVE_WITH_ADVICE = "approve_with_advice"
    SEND_BACK = "send_back"
    REJECT = "reject"


APPROVING = frozenset({Choice.APPROVE, Choice.APPROVE_WITH_ADVICE})


class Answer(StrEnum):
    """What a reviewer says to one item of the checklist."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "na"


class Conflict(StrEnum):
    """Why somebody who might review cannot judge this thing."""

    OWNER = "owner"
    REVISION_AUTHOR = "revision_author"
    CO_TEACHER = "co_teacher"
    UPLOADER = "uploader"
    SUBMITTER = "submitter"
    SAME_PLACE = "same_place"
    EARLIER_STAGE = "earlier_stage"
    DECLARED = "declared"


class Refusal(StrEnum):
    """Why a vote is not taken; a value, not an error."""

    NOT_CALLED = "not_called"
    CONFLICT = "conflict"
    CLOSED = "closed"
    CHANGED = "changed"
    """The thing or its files are not what was submitted; the votes begin anew."""
    TOO_FEW = "too_few"
    """Chosen by fewer scorers than the stage asks for."""
    UNANSWERED = "unanswered"
    UNKNOWN_ITEM = "unknown_item"
    NO_WITHOUT_COMMENT = "no_without_comment"
    NO_ON_BLOCKING = "no_on_blocking"
    """Approved in spite of a "no" that blocks."""
    NO_REASON = "no_reason"
    """Sent back or rejected without a word, a note or a "no"."""
    NOT_WATCHED = "not_watched"
    EMPTY = "empty"
    """Nothing in it is public, so readers would see an empty page."""


class Outcome(StrEnum):
    """What a round has come to."""

    OPEN = "open"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    SCORED = "scored"
    """Points were given, and somebody ended it; it says nothing about what is public."""
    VOID = "void"
    """Called back by its author, or begun anew because something changed."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of a checklist."""

    key: str
    is_blocking: bool


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What was said to one item."""

    answer: Answer
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """A vote as it is handed in."""

    choice: Choice
    answers: Mapping[str, Answered] = field(default_factory=dict)
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Demands:
    """What a stage asks for before it says yes."""

    quorum: int
    subject: int = 0
    content: int = 0


@dataclass(frozen=True, kw_only=True)
class CastVote:
    """A vote that counts, and as what its reviewer counts."""

    choice: Choice
    kinds: frozenset[ReviewerKind] = frozenset()


def find_fault(
    ballot: Ballot,
    items: Iterable[Item],
    *,
    has_open_notes: bool,
    is_watched: bool,
    is_empty: bool = False,
) -> Refusal | None:
    """Return why `ballot` cannot be taken as it is; None when it can.

    `has_open_notes` tells whether the reviewer left notes, which are a reason, too.
    """
    by_key = {item.key: item for item in items}
    if not by_key.keys() >= ballot.answers.keys():
        return Refusal.UNKNOWN_ITEM
    noes = [key for key, one in ballot.answers.items() if one.answer is Answer.NO]
    if any(not ballot.answers[key].comment.strip() for key in noes):
        return Refusal.NO_WITHOUT_COMMENT
    if ballot.choice not in APPROVING:
        has_reason = bool(ballot.comment.strip() or noes or has_open_notes)
        return None if has_reason else Refusal.NO_REASON
    if is_empty:
        return Refusal.EMPTY
    if by_key.keys() - ballot.answers.keys():
        return Refusal.UNANSWERED
    if any(by_key[key].is_blocking for key in noes):
        return Refusal.NO_ON_BLOCKING
    return None if is_watched else Refusal.NOT_WATCHED


def judge_round(
    votes: Iterable[CastVote], demands: Demands, *, has_blocking_notes: bool
) -> Outcome:
    """Return what `votes` come to: one who sends back is enough, approving takes the quorum."""
    cast = list(votes)
    choices = [one.choice for one in cast]
    if Choice.REJECT in choices:
        return Outcome.REJECTED
    if Choice.SEND_BACK in choices:
        return Outcome.SENT_BACK
    if has_blocking_notes or not is_quorate(cast, demands):
        return Outcome.OPEN
    return Outcome.APPROVED


@dataclass(frozen=True, kw_only=True)
class Missing:
    """How many votes a round waits for, and whose."""

    subject: int = 0
    content: int = 0
    anybody: int = 0
    """Beyond these, whoever casts them."""

    def __bool__(self) -> bool:
        return bool(self.subject or self.content or self.anybody)


def find_missing(votes: Iterable[CastVote], demands: Demands) -> Missing:
    """Return what votes a round waits for; nobody fills two seats.

    Who can fill either seat takes the one that leaves fewer empty.
    """
    cast = list(votes)
    both = sum(one.kinds >= {ReviewerKind.SUBJECT, ReviewerKind.CONTENT} for one in cast)
    subject = sum(ReviewerKind.SUBJECT in one.kinds for one in cast) - both
    content = sum(ReviewerKind.CONTENT in one.kinds for one in cast) - both
    no_subject = max(0, demands.subject - subject)
    taken = min(both, no_subject)
    no_subject -= taken
    no_content = max(0, demands.content - content - (both - taken))
    left = max(1, demands.quorum) - len(cast)
    return Missing(
        subject=no_subject,
        content=no_content,
        anybody=max(0, left - no_subject - no_content),
    )


def is_quorate(votes: Iterable[CastVote], demands: Demands) -> bool:
    """Tell whether enough of the right people have voted; nobody fills two seats."""
    cast = list(votes)
    subject = sum(ReviewerKind.SUBJECT in one.kinds for one in cast)
    content = sum(ReviewerKind.CONTENT in one.kinds for one in cast)
    either = sum(bool(one.kinds) for one in cast)
    return (
        len(cast) >= max(1, demands.quorum)
        and subject >= demands.subject
        and content >= demands.content
        and either >= demands.subject + demands.content
    )
