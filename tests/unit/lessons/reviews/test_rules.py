"""Votes, watching, due days and the chain, without a database."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lessons.reviews.rules.chain import (
    GENESIS,
    Damage,
    Link,
    find_damage,
    hash_entry,
    write_canonical,
)
from lessons.reviews.rules.contents import digest_content
from lessons.reviews.rules.days import add_working_days
from lessons.reviews.rules.fingerprints import (
    Bytes,
    FileKind,
    Fingerprint,
    compare,
    read_fingerprint,
)
from lessons.reviews.rules.voting import (
    Answer,
    Answered,
    Ballot,
    CastVote,
    Choice,
    Demands,
    Item,
    Missing,
    Outcome,
    Refusal,
    ReviewerKind,
    find_fault,
    find_missing,
    is_quorate,
    judge_round,
)
from lessons.reviews.rules.watching import add_reported, measure_share, merge_ranges

ITEMS = [Item(key="a", is_blocking=True), Item(key="b", is_blocking=False)]
YES, NO = Answered(answer=Answer.YES), Answered(answer=Answer.NO, comment="Vì sao")
SUBJECT, CONTENT = frozenset({ReviewerKind.SUBJECT}), frozenset({ReviewerKind.CONTENT})
COUNCIL = Demands(quorum=2, subject=1, content=1)


def fault(choice, answers, comment="", *, notes=False, watched=True):
    ballot = Ballot(choice=choice, answers=answers, comment=comment)
    return find_fault(ballot, ITEMS, has_open_notes=notes, is_watched=watched)


@pytest.mark.parametrize(
    ("choice", "answers", "expected"),
    [
        (Choice.APPROVE, {"a": YES, "b": YES}, None),
        (Choice.APPROVE, {"a": YES, "b": NO}, None),
        (Choice.APPROVE, {"a": YES}, Refusal.UNANSWERED),
        (Choice.APPROVE, {}, Refusal.UNANSWERED),
        (Choice.APPROVE, {"a": NO, "b": YES}, Refusal.NO_ON_BLOCKING),
        (Choice.APPROVE, {"a": YES, "b": YES, "c": YES}, Refusal.UNKNOWN_ITEM),
        (Choice.SEND_BACK, {"a": NO}, None),
        (Choice.SEND_BACK, {"a": replace(NO, comment=" ")}, Refusal.NO_WITHOUT_COMMENT),
        (Choice.SEND_BACK, {}, Refusal.NO_REASON),
        (Choice.REJECT, {"a": YES}, Refusal.NO_REASON),
    ],
)
def test_a_ballot_is_taken_only_when_it_is_whole(choice, answers, expected):
    assert fault(choice, answers) is expected


def test_a_note_or_a_word_is_reason_enough_to_send_back():
    assert fault(Choice.SEND_BACK, {}, notes=True) is None
    assert fault(Choice.SEND_BACK, {}, "Xin sửa lại") is None


def test_who_has_not_watched_enough_sends_back_but_does_not_approve():
    whole = {"a": YES, "b": YES}
    assert fault(Choice.APPROVE, whole, watched=False) is Refusal.NOT_WATCHED
    assert fault(Choice.SEND_BACK, {"a": NO}, watched=False) is None


def yes(kinds):
    return CastVote(choice=Choice.APPROVE, kinds=kinds)


@pytest.mark.parametrize(
    ("votes", "expected"),
    [
        ([], Outcome.OPEN),
        ([yes(SUBJECT)], Outcome.OPEN),
        ([yes(SUBJECT), yes(SUBJECT)], Outcome.OPEN),
        ([yes(CONTENT), yes(CONTENT), yes(CONTENT)], Outcome.OPEN),
        ([yes(SUBJECT | CONTENT), yes(frozenset())], Outcome.OPEN),
        ([yes(SUBJECT), yes(CONTENT)], Outcome.APPROVED),
        ([yes(SUBJECT | CONTENT), yes(CONTENT)], Outcome.APPROVED),
        ([yes(SUBJECT), yes(CONTENT), CastVote(choice=Choice.SEND_BACK)], Outcome.SENT_BACK),
        ([CastVote(choice=Choice.REJECT), CastVote(choice=Choice.SEND_BACK)], Outcome.REJECTED),
    ],
)
def test_a_council_needs_its_quorum_and_both_kinds_on_two_chairs(votes, expected):
    assert judge_round(votes, COUNCIL, has_blocking_notes=False) is expected


def test_an_open_blocking_note_keeps_a_quorum_from_approving():
    votes = [yes(SUBJECT), yes(CONTENT)]
    assert judge_round(votes, COUNCIL, has_blocking_notes=True) is Outcome.OPEN


def test_a_stage_without_quorum_still_asks_for_one_vote():
    assert judge_round([], Demands(quorum=0), has_blocking_notes=False) is Outcome.OPEN


def test_watching_twice_counts_once_and_beyond_the_end_not_at_all():
    assert merge_ranges([(5, 10), (0, 6), (20, 99)], duration_ms=30) == [(0, 10), (20, 30)]
    assert measure_share([(0, 50), (25, 60), (90, 80), (-5, 10)], duration_ms=100) == 60
    assert measure_share([], duration_ms=0) == 100


@pytest.mark.parametrize(
    ("known", "told", "seconds", "kept"),
    [
        ([], [(0, 30_000)], 0, [(0, 30_000)]),
        ([], [(0, 600_000)], 60, []),
        ([], [(0, 600_000)], 285, [(0, 600_000)]),
        ([(0, 100_000)], [(0, 99_999_999)], 60, [(0, 100_000)]),
        ([(0, 100_000)], [(50_000, 150_000), (300_000, 600_000)], 60, [(0, 150_000)]),
        ([(0, 600_000)], [(0, 600_000)], 0, [(0, 600_000)]),
    ],
)
def test_nobody_has_played_more_than_the_time_allows(known, told, seconds, kept):
    spent = timedelta(seconds=seconds)
    assert add_reported(known, told, duration_ms=600_000, spent=spent) == kept


def test_working_days_leave_out_weekends_and_holidays():
    friday = date(2026, 11, 27)
    assert add_working_days(friday, 1) == date(2026, 11, 30)
    assert add_working_days(friday, 2, holidays={date(2026, 11, 30)}) == date(2026, 12, 2)
    assert add_working_days(friday, 0) == friday


def make_chain(count):
    links, previous = [], GENESIS
    for sequence in range(1, count + 1):
        body = write_canonical({"n": sequence})
        hashed = hash_entry(sequence=sequence, previous_hash=previous, body=body)
        links.append(Link(sequence=sequence, previous_hash=previous, hash=hashed, body=body))
        previous = hashed
    return links


def test_an_untouched_chain_has_no_damage():
    links = make_chain(5)
    assert find_damage(links, head=links[-1]) == []


@pytest.mark.parametrize(
    ("harm", "place", "damage"),
    [
        (lambda links: links.__setitem__(2, replace(links[2], body="{}")), 3, Damage.CHANGED),
        (lambda links: links.pop(2), 3, Damage.MISSING),
        (lambda links: links.pop(0), 1, Damage.MISSING),
        (lambda links: links.pop(), 5, Damage.CUT_OFF),
    ],
)
def test_each_harm_is_found_where_it_was_done(harm, place, damage):
    links = make_chain(5)
    head = links[-1]
    harm(links)
    findings = find_damage(links, head=head)
    assert (findings[0].sequence, findings[0].damage) == (place, damage)


def test_a_change_with_a_fresh_hash_breaks_the_next_link():
    links = make_chain(3)
    body = write_canonical({"n": "khác"})
    hashed = hash_entry(sequence=2, previous_hash=links[1].previous_hash, body=body)
    links[1] = replace(links[1], body=body, hash=hashed)
    assert [one.damage for one in find_damage(links, head=links[-1])] == [Damage.UNLINKED]


def test_a_fingerprint_is_the_same_in_any_order_and_another_for_another_byte():
    film = Bytes(kind=FileKind.FILM, name="1", sha256="a" * 64)
    words = Bytes(kind=FileKind.CAPTIONS, name="1:vi", sha256="b" * 64)
    one, two = Fingerprint((film, words)), Fingerprint((words, film))
    assert one.digest == two.digest
    assert read_fingerprint(one.write()).digest == one.digest
    other = Fingerprint((film, replace(words, sha256="c" * 64)))
    assert other.digest != one.digest
    assert compare(one, other) == ((words,), (replace(words, sha256="c" * 64),))


def test_contents_are_compared_without_what_saving_settles():
    parents = {"teachers": "page"}
    draft = {"pk": None, "title": "A", "live": False, "teachers": [{"pk": None, "name": "Hoa"}]}
    saved = {
        "pk": 7,
        "title": "A",
        "live": True,
        "teachers": [{"pk": 3, "page": 7, "sort_order": 0, "name": "Hoa"}],
    }
    assert digest_content(draft, parents=parents) == digest_content(saved, parents=parents)
    other = saved | {"teachers": [{"pk": 3, "page": 7, "name": "Lan"}]}
    assert digest_content(draft, parents=parents) != digest_content(other, parents=parents)


@pytest.mark.parametrize(
    ("kinds", "missing"),
    [
        ([CONTENT, CONTENT], Missing(subject=1)),
        ([SUBJECT | CONTENT], Missing(content=1)),
        ([SUBJECT | CONTENT, SUBJECT], Missing()),
        ([], Missing(subject=1, content=1)),
    ],
)
def test_a_round_says_whose_votes_it_waits_for(kinds, missing):
    votes = [CastVote(choice=Choice.APPROVE, kinds=one) for one in kinds]
    assert find_missing(votes, COUNCIL) == missing
    assert bool(missing) is not is_quorate(votes, COUNCIL)
