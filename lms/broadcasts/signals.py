"""What the plan of broadcasts tells: public events in the past tense."""

from django.dispatch import Signal

airings_alarmed = Signal()
"""`airings`, `reason`, `now`: the lesson of airings still to come was withdrawn."""

schedule_published = Signal()
"""`published`, `before`: a version of a channel's week; `before` is the one it replaces."""
