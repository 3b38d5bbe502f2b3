"""What teachers do with questions: answer and show, set aside, hide; and what reports do.

Each is one transaction that ends with a new edition of the public site.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from lessons.discovery.actions import mark_changed
from lms.classes.actions.audit import note
from lms.classes.actions.telling import tell_answerers, tell_asker
from lms.classes.adapters.limits import DAY_S, spend
from lms.classes.conf import get_conf
from lms.classes.models import Question
from lms.classes.permissions import require_answer, require_hide
from lms.classes.rules import Moderated, Reception, State


@transaction.atomic
def answer_question(
    *, question: Question, version: int, text: str, answer: str, by: Any, now: datetime
) -> Moderated:
    """Approve the words `text` and show them with an answer; the words of before are not kept.

    :raises NotYourQuestion: `by` does not answer it.
    """
    require_answer(by, question)
    question = _lock(question)
    if question.version != version:
        return Moderated.CHANGED
    was = State(question.state)
    tell_asker(question, now=now)
    question.text, question.answer, question.asker = text.strip(), answer.strip(), None
    _decide(question, State.PUBLIC, by=by, now=now)
    verb = "change_answer" if was is State.PUBLIC else "answer_question"
    note(question, verb, by=by, now=now)
    mark_changed()
    return Moderated.DONE


@transaction.atomic
def set_aside(*, question: Question, version: int, by: Any, now: datetime) -> Moderated:
    """Show a question to nobody; it is forgotten after a while.

    :raises NotYourQuestion: `by` does not answer it.
    """
    require_answer(by, question)
    question = _lock(question)
    if question.version != version:
        return Moderated.CHANGED
    was_shown = question.state == State.PUBLIC
    question.asker = None
    _decide(question, State.SET_ASIDE, by=by, now=now)
    note(question, "set_aside_question", by=by, now=now)
    if was_shown:
        mark_changed()
    return Moderated.DONE


@transaction.atomic
def hide_question(*, question: Question, by: Any, now: datetime) -> None:
    """Take a question off the public side at once, whatever else is said about it.

    :raises NotYourQuestion: `by` neither answers it nor views the lessons of that school.
    """
    require_hide(by, question)
    question = _lock(question)
    if question.state == State.PUBLIC:
        _hide(question, by=by, now=now)


def report_question(*, question: Question, address: str, now: datetime) -> Reception:
    """Take a reader's word that a question is not fit to be shown; enough of them hide it.

    One address counts once a day, and is kept nowhere.
    """
    about = f"{question.pk}\x00{address}"
    if not spend("report", about, most=1, seconds=DAY_S, now=now):
        return Reception.ALREADY
    _count_report(question, now=now)
    return Reception.TAKEN


@transaction.atomic
def _count_report(question: Question, *, now: datetime) -> None:
    question = _lock(question)
    if question.state != State.PUBLIC:
        return
    question.reports += 1
    question.save(update_fields=["reports"])
    tell_answerers(question, kind="question.reported", now=now)
    needed = get_conf().reports_to_hide
    if 0 < needed <= question.reports:
        _hide(question, by=None, now=now)


def _hide(question: Question, *, by: Any, now: datetime) -> None:
    question.state = State.HIDDEN.value
    question.version += 1
    question.save(update_fields=["state", "version"])
    note(question, "hide_question", by=by, now=now, reports=question.reports)
    mark_changed()


def _decide(question: Question, state: State, *, by: Any, now: datetime) -> None:
    question.state = state.value
    question.decided_by, question.decided_at = by, now
    question.reports = 0
    question.version += 1
    question.save()


def _lock(question: Question) -> Question:
    return Question.objects.select_for_update().get(pk=question.pk)
