"""Decisions about codes, children's words, what is taken, and when a class learns; pure."""

from lms.classes.rules.asking import Moderated, Reception, State
from lms.classes.rules.attendance import MOST_PUPILS, USUAL, Reach, count_reached
from lms.classes.rules.codes import ALPHABET, LENGTH, draw_code, read_code, show_code
from lms.classes.rules.contacts import ContactHow
from lms.classes.rules.periods import (
    DAYS,
    SCREENS,
    PeriodKind,
    Planned,
    count_minutes,
    find_monday,
    list_days,
    read_minutes,
    show_minutes,
)
from lms.classes.rules.rest import (
    Fault,
    Fix,
    Reason,
    RestRules,
    Violation,
    check_period,
    find_faults,
)
from lms.classes.rules.terms import MOST_DAYS, list_mondays, number_week, spread
from lms.classes.rules.words import BARRED, Personal, PersonalKind, find_personal

__all__ = [
    "ALPHABET",
    "BARRED",
    "DAYS",
    "LENGTH",
    "MOST_DAYS",
    "MOST_PUPILS",
    "SCREENS",
    "USUAL",
    "ContactHow",
    "Fault",
    "Fix",
    "Moderated",
    "PeriodKind",
    "Personal",
    "PersonalKind",
    "Planned",
    "Reach",
    "Reason",
    "Reception",
    "RestRules",
    "State",
    "Violation",
    "check_period",
    "count_minutes",
    "count_reached",
    "draw_code",
    "find_faults",
    "find_monday",
    "find_personal",
    "list_days",
    "list_mondays",
    "number_week",
    "read_code",
    "read_minutes",
    "show_code",
    "show_minutes",
    "spread",
]
