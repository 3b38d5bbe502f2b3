"""What the gate tells: public events in the past tense.

Those about a round or a thing are sent inside the transaction that made it so; who sends mail does
it on commit.
"""

from django.dispatch import Signal

round_opened = Signal()
"""`round`: a stage has a submission before it and calls its reviewers."""

vote_cast = Signal()
"""`vote`: somebody voted, or changed their vote."""

points_given = Signal()
"""`round`, `by`, `now`: somebody gave points, or changed theirs."""

note_written = Signal()
"""`note`: a timed note was written, answered, marked as done or checked."""

note_answered = Signal()
"""`note`, `by`: an author answered it, or said that it is done."""

round_passed = Signal()
"""`claim`: somebody passed on to a colleague what they were at."""

absence_noted = Signal()
"""`absence`: somebody is away for a time, and a colleague stands in."""

round_due_soon = Signal()
"""`round`: its due date is near; sent once."""

round_overdue = Signal()
"""`round`: its due date has passed; sent once."""

round_closed = Signal()
"""`round`: it was decided, or its votes are void; `round.outcome` says which."""

thing_approved = Signal()
"""`approval`: every stage has said yes to this revision and these files."""

thing_withdrawn = Signal()
"""`withdrawal`: a thing was taken off the public side."""

report_filed = Signal()
"""`report`: a reader complained about something public."""

review_reopened = Signal()
"""`round`: people look once more at something public, which stays public meanwhile."""

alarm_raised = Signal()
"""`thing`, `reason`: something is public, or nearly was, that nobody approved."""

thing_chosen = Signal()
"""`candidate`: a scored lesson was chosen for broadcast or as a model lesson."""
