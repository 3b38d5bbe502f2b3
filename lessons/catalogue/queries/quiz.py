"""The self-check questions of a lesson, and what to tell about a pupil's answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries.lessons import read_question
from lessons.catalogue.rules import Choice, Judged, Question, Verdict, judge

MOST_CHOSEN = 20
MOST_LETTERS = 200


@dataclass(frozen=True, kw_only=True)
class ShownChoice:
    """An answer to choose from; `is_chosen` is what the pupil did."""

    number: int
    choice: Choice
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownQuestion:
    """A question on the page, before or after it was answered."""

    number: int
    question: Question
    picture: Any
    judged: Judged | None = None

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"q{self.number}"

    @property
    def choices(self) -> list[ShownChoice]:
        """The answers to choose from."""
        chosen = self.judged.chosen if self.judged else frozenset()
        return [
            ShownChoice(number=number, choice=choice, is_chosen=number in chosen)
            for number, choice in enumerate(self.question.choices)
        ]

    @property
    def verdict(self) -> Verdict | None:
        """What to tell about the answer; None before there is one."""
        return self.judged.verdict if self.judged else None


@dataclass(frozen=True, kw_only=True)
class Result:
    """All questions with what the pupil answered."""

    questions: list[ShownQuestion]

    @property
    def right(self) -> int:
        """How many are right."""
        return sum(one.verdict == Verdict.RIGHT for one in self.questions)


def list_quiz(lesson: AbstractLessonPage) -> list[ShownQuestion]:
    """Return the questions that have an answer, in order."""
    return [
        ShownQuestion(number=number, question=question, picture=block.value["picture"])
        for number, block in enumerate(lesson.questions, start=1)
        if (question := read_question(block.block_type, block.value)).is_answerable
    ]


def judge_answers(lesson: AbstractLessonPage, answers: Mapping[str, Sequence[str]]) -> Result:
    """Return what to tell about `answers`, lists of texts by the name of the field."""
    return Result(
        questions=[
            ShownQuestion(
                number=one.number,
                question=one.question,
                picture=one.picture,
                judged=_judge(one, list(answers.get(one.name, ()))[:MOST_CHOSEN]),
            )
            for one in list_quiz(lesson)
        ]
    )


def _judge(shown: ShownQuestion, texts: list[str]) -> Judged:
    if not shown.question.choices:
        return judge(shown.question, words="".join(texts[:1])[:MOST_LETTERS])
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 4]
    if not shown.question.takes_many:
        numbers = numbers[:1]
    return judge(shown.question, chosen=numbers)
