"""What people write to each other in a review cannot turn a line round or hide in it."""

import pytest

from lessons.reviews.forms import (
    AnswerForm,
    BallotForm,
    ComplaintForm,
    NoteForm,
    ReopenForm,
    SettleForm,
    WithdrawForm,
)

HIDDEN = "Chữ\u202e nhỏ\u200b quá.\r\n\r\nSửa\u2066 lại."
CLEAN = "Chữ nhỏ quá.\n\nSửa lại."
NOTE = {"category": "sound", "severity": "advice"}


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (NoteForm(NOTE | {"text": HIDDEN}), "text"),
        (AnswerForm({"reply": HIDDEN}), "reply"),
        (ComplaintForm({"about": "unfit", "text": HIDDEN}, film_ms=0), "text"),
        (SettleForm({"answer": HIDDEN}), "answer"),
        (ReopenForm({"reason": HIDDEN}), "reason"),
        (WithdrawForm({"reason": HIDDEN}), "reason"),
        (BallotForm({"comment": HIDDEN}, items=[], vote=None), "comment"),
    ],
)
def test_invisible_marks_are_left_out(form, name):
    assert form.is_valid()
    assert form.cleaned_data[name] == CLEAN


def test_words_of_nothing_visible_are_none():
    assert not WithdrawForm({"reason": "\u202e\u200b"}).is_valid()
