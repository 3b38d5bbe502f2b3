"""What reviewers, authors and readers may fill in."""

from lessons.reviews.forms.ballots import BallotForm
from lessons.reviews.forms.complaints import ComplaintForm, ReopenForm, SettleForm
from lessons.reviews.forms.notes import AnswerForm, NoteForm
from lessons.reviews.forms.withdrawing import WithdrawForm

__all__ = [
    "AnswerForm",
    "BallotForm",
    "ComplaintForm",
    "NoteForm",
    "ReopenForm",
    "SettleForm",
    "WithdrawForm",
]
