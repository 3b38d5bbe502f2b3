"""Whether an answer to a self-check question is right; pure."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from lessons.letters import fold


class Verdict(StrEnum):
    """What a pupil is told about an answer."""

    UNANSWERED = "unanswered"
    RIGHT = "right"
    PARTLY = "partly"
    """Some of the right choices and no wrong one."""
    NEARLY = "nearly"
    """The right word without its diacritics."""
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the answers to choose from."""

    text: str
    is_right: bool
    explanation: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with either choices or accepted words."""

    text: str
    choices: tuple[Choice, ...] = ()
    takes_many: bool = False
    accepted: tuple[str, ...] = ()
    explanation: str = ""

    @property
    def is_answerable(self) -> bool:
        """Whether there is a right answer to be found, and for choices a wrong one, too."""
        right = sum(one.is_right for one in self.choices)
        if not self.choices:
            return any(word.strip() for word in self.accepted)
        if self.takes_many:
            return right > 0 and len(self.choices) > 1
        return right == 1 and len(self.choices) > 1


@dataclass(frozen=True, kw_only=True)
class Judged:
    """An answer with its verdict."""

    question: Question
    chosen: frozenset[int] = frozenset()
    words: str = ""
    verdict: Verdict
    answer: str = ""
    """Of accepted words, the ones that the pupil seems to have meant."""


def judge(question: Question, *, chosen: Collection[int] = (), words: str = "") -> Judged:
    """Return what to tell about the numbers of the `chosen` answers, or about `words`."""
    taken = frozenset(chosen) & frozenset(range(len(question.choices)))
    if question.choices:
        verdict = _judge_choices(question, taken)
        return Judged(question=question, chosen=taken, verdict=verdict)
    meant = [word for word in question.accepted if fold(_even(word)) == fold(_even(words))]
    return Judged(
        question=question,
        words=words,
        verdict=_judge_words(question, words),
        answer=next(iter((*meant, *question.accepted)), ""),
    )


def _judge_choices(question: Question, taken: frozenset[int]) -> Verdict:
    right = {number for number, one in enumerate(question.choices) if one.is_right}
    if not taken:
        return Verdict.UNANSWERED
    if taken == right:
        return Verdict.RIGHT
    return Verdict.PARTLY if question.takes_many and taken < right else Verdict.WRONG


def _judge_words(question: Question, words: str) -> Verdict:
    given = _even(words)
    if not given:
        return Verdict.UNANSWERED
    accepted = {_even(word) for word in question.accepted} - {""}
    if given in accepted:
        return Verdict.RIGHT
    return Verdict.NEARLY if fold(given) in {fold(word) for word in accepted} else Verdict.WRONG


def _even(words: str) -> str:
    # Small letters, single spaces, and the decimal comma that a phone's keyboard lacks.
    plain = " ".join(unicodedata.normalize("NFC", words).lower().split()).rstrip(" .")
    left, point, right = plain.partition(".")
    return f"{left},{right}" if point and left.isdigit() and right.isdigit() else plain
