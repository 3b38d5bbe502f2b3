"""What the gate keeps: stages, checklists, submissions with their votes, approvals, the log."""

from lessons.reviews.models.approvals import Approval, ApprovedFile, Withdrawal
from lessons.reviews.models.checklists import Checklist, ChecklistItem
from lessons.reviews.models.log import LogEntry, LogHead
from lessons.reviews.models.notes import TimedNote, Watched
from lessons.reviews.models.people import Appointment, Claim, Recusal
from lessons.reviews.models.reports import Report
from lessons.reviews.models.scores import Candidate, Criterion, Score
from lessons.reviews.models.stages import Stage
from lessons.reviews.models.submissions import Round, Submission
from lessons.reviews.models.votes import Vote

__all__ = [
    "Appointment",
    "Approval",
    "ApprovedFile",
    "Candidate",
    "Checklist",
    "ChecklistItem",
    "Claim",
    "Criterion",
    "LogEntry",
    "LogHead",
    "Recusal",
    "Report",
    "Round",
    "Score",
    "Stage",
    "Submission",
    "TimedNote",
    "Vote",
    "Watched",
    "Withdrawal",
]
