"""The glue of the catalogue: its tree grows with the curriculum, its lessons are found at once."""

from lessons.catalogue.signal_handlers.finding import connect as connect_finding
from lessons.catalogue.signal_handlers.growing import grow_after_commit
from lessons.catalogue.signal_handlers.guarding import guard_review
from lessons.catalogue.signal_handlers.naming import connect as connect_naming
from lessons.catalogue.signal_handlers.showing import connect as connect_showing

__all__ = [
    "connect_finding",
    "connect_naming",
    "connect_showing",
    "grow_after_commit",
    "guard_review",
]
