"""What reviewers and authors may fill in."""

from lessons.reviews.forms.ballots import BallotForm
from lessons.reviews.forms.notes import AnswerForm, NoteForm

__all__ = ["AnswerForm", "BallotForm", "NoteForm"]
