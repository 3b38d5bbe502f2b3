"""What reviewers and authors may fill in."""

from lessons.reviews.forms.ballots import BallotForm
from lessons.reviews.forms.notes import AnswerForm, NoteForm
from lessons.reviews.forms.withdrawing import WithdrawForm

__all__ = ["AnswerForm", "BallotForm", "NoteForm", "WithdrawForm"]
