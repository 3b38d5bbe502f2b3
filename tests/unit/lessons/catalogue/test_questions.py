"""Right and wrong answers."""

import pytest

from lessons.catalogue.rules import Choice, Question, Verdict, judge


def ask(*rights: bool, many: bool = False) -> Question:
    choices = tuple(Choice(text=str(n), is_right=right) for n, right in enumerate(rights))
    return Question(text="?", choices=choices, takes_many=many)


@pytest.mark.parametrize(
    ("chosen", "verdict"),
    [
        ((), Verdict.UNANSWERED),
        ((1,), Verdict.RIGHT),
        ((0,), Verdict.WRONG),
        ((0, 1), Verdict.WRONG),
        ((7, -1), Verdict.UNANSWERED),
    ],
)
def test_judges_the_one_right_choice(chosen, verdict):
    assert judge(ask(False, True, False), chosen=chosen).verdict == verdict


@pytest.mark.parametrize(
    ("chosen", "verdict"),
    [((0, 2), Verdict.RIGHT), ((2,), Verdict.PARTLY), ((0, 1, 2), Verdict.WRONG)],
)
def test_judges_several_right_choices(chosen, verdict):
    assert judge(ask(True, False, True, many=True), chosen=chosen).verdict == verdict


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Con  Cá.", Verdict.RIGHT),
        ("con ca\u0301", Verdict.RIGHT),
        ("con ca", Verdict.NEARLY),
        ("con cà", Verdict.NEARLY),
        ("con gà", Verdict.WRONG),
        ("  ", Verdict.UNANSWERED),
    ],
)
def test_judges_words_by_their_letters_and_marks(words, verdict):
    question = Question(text="?", accepted=("con cá",))
    assert judge(question, words=words).verdict == verdict


def test_corrects_the_word_that_was_meant():
    question = Question(text="?", accepted=("10", "mười"))
    assert judge(question, words="muoi").answer == "mười"
    assert judge(question, words="11").answer == "10"


def test_takes_the_decimal_point_of_a_phone_for_a_comma():
    question = Question(text="?", accepted=("0,5",))
    assert judge(question, words="0.5").verdict == Verdict.RIGHT


@pytest.mark.parametrize(
    ("question", "is_answerable"),
    [
        (ask(True, False), True),
        (ask(False, False), False),
        (ask(True, True), False),
        (ask(True), False),
        (ask(True, True, many=True), True),
        (ask(False, False, many=True), False),
        (Question(text="?", accepted=("5",)), True),
        (Question(text="?", accepted=(" ",)), False),
        (Question(text="?"), False),
    ],
)
def test_knows_which_questions_have_an_answer(question, is_answerable):
    assert question.is_answerable == is_answerable
