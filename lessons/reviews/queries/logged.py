"""Votes and notes held against the log: what was changed, slipped in or taken out beneath it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lessons.reviews.models import LogEntry, Submission, TimedNote, Vote
from lessons.reviews.queries.remarks import Read, Remark, fold_remarks

Key = tuple[str, Any]
"""The name of a stage and the number of who voted there."""


class Forgery(StrEnum):
    """What is wrong with a vote or a note."""

    VOTE_CHANGED = "vote_changed"
    VOTE_GONE = "vote_gone"
    NOTE_CHANGED = "note_changed"
    NOTE_GONE = "note_gone"


@dataclass(frozen=True, kw_only=True)
class Forged:
    """A vote or a note that is not what the log says, as far as it can be named."""

    forgery: Forgery
    number: int | None
    """Of its row; None where that is gone and the log does not say."""
    who: str
    title: str
    where: str
    """The step of a vote, the first words of a note."""


@dataclass
class _Told:
    """What the log says of the votes on one handing-in."""

    votes: dict[Key, Mapping[str, Any]] = field(default_factory=dict)
    names: dict[Key, str] = field(default_factory=dict)
    recused: set[Any] = field(default_factory=set)
    """Who may have taken their votes back by standing back later."""


def list_forged() -> Iterator[Forged]:
    """Yield every vote and note that differs from the log."""
    things = Submission.objects.order_by("thing_type", "thing_id")
    for kind, pk in things.values_list("thing_type", "thing_id").distinct():
        about = list(
            Submission.objects.filter(thing_type=kind, thing_id=pk)
            .select_related("thing_type")
            .prefetch_related("rounds__stage", "rounds__votes")
            .order_by("number")
        )
        told = _read_entries(about[0])
        yield from _list_forged_votes(about, told)
        yield from _list_forged_notes(about, told)


def is_as_logged(vote: Vote, own: Mapping[str, Any] | None, every: Iterable[Any]) -> bool:
    """Tell whether the log says the same; without its account, or its step renamed, any entry."""
    told = [own] if own else list(every)
    row = (vote.choice, vote.comment, vote.answers, vote.kinds, vote.files_hash)
    return any(
        row == (one["choice"], one["comment"], one["answers"], one["kinds"], one["files"])
        for one in told
    )


def _read_entries(submission: Submission) -> list[Read]:
    kind = submission.thing_type
    name = f"{kind.app_label}.{kind.model}:{submission.thing_id}"
    found = []
    for entry in LogEntry.objects.filter(thing=name).order_by("sequence"):
        try:
            found.append((entry, json.loads(entry.body)))
        except ValueError:
            continue  # found by its hash
    return found


def _list_forged_votes(about: Iterable[Submission], entries: Iterable[Read]) -> Iterator[Forged]:
    told: dict[Any, _Told] = {}
    for entry, body in entries:
        data, person = body["data"], body["by"] or {}
        if entry.event == "recused":
            for one in told.values():
                one.recused.add(person.get("id"))
        elif entry.event == "voted":
            key = (data["stage"], person.get("id"))
            held = told.setdefault(data["number"], _Told())
            held.votes[key], held.names[key] = data, person.get("name", "")
    for submission in about:
        yield from _compare(submission, told.get(submission.number, _Told()))


def _compare(submission: Submission, told: _Told) -> Iterator[Forged]:
    left = dict(told.votes)
    count = 0
    for round in submission.rounds.all():
        for vote in round.votes.all():
            key = (round.stage.name, vote.reviewer_id)
            left.pop(key, None)
            count += 1
            if not is_as_logged(vote, told.votes.get(key), told.votes.values()):
                yield Forged(
                    forgery=Forgery.VOTE_CHANGED,
                    number=vote.pk,
                    who=vote.reviewer_name,
                    title=str(submission),
                    where=round.stage.name,
                )
    # Renamed steps and deleted accounts leave votes unmatched that are still there.
    gone = [key for key in left if key[1] not in told.recused]
    for key in gone[: max(0, len(told.votes) - count)]:
        yield Forged(
            forgery=Forgery.VOTE_GONE,
            number=None,
            who=told.names[key],
            title=str(submission),
            where=key[0],
        )


def _list_forged_notes(about: Iterable[Submission], entries: Iterable[Read]) -> Iterator[Forged]:
    numbers = {one.number: one for one in about}
    told = fold_remarks(entries)
    rows = {
        one.pk: one
        for one in TimedNote.objects.filter(submission__in=list(numbers.values()))
        .select_related("submission")
        .order_by("pk")
    }
    for pk in sorted({*told, *rows}):
        remark, row = told.get(pk), rows.get(pk)
        if row is not None and remark is not None and _say_the_same(row, remark):
            continue
        number = remark.number if remark else None
        submission = row.submission if row else numbers.get(number or 0)
        words = row.text if row else remark.text if remark else ""
        yield Forged(
            forgery=Forgery.NOTE_CHANGED if row else Forgery.NOTE_GONE,
            number=pk,
            who=remark.written_by if remark else "",
            title=str(submission or ""),
            where=words[:60],
        )


def _say_the_same(row: TimedNote, remark: Remark) -> bool:
    return (
        *(row.text, row.reply, row.start_ms, row.end_ms, str(row.get_severity_display())),
        *(row.resolved_at is not None, row.checked_at is not None),
    ) == (
        *(remark.text, remark.reply, remark.start_ms, remark.end_ms, remark.severity),
        *(remark.is_resolved, remark.checked_at is not None),
    )
