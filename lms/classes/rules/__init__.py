"""Decisions about codes, about words of children, and about what is taken; pure."""

from lms.classes.rules.asking import Moderated, Reception, State
from lms.classes.rules.codes import ALPHABET, LENGTH, draw_code, read_code, show_code
from lms.classes.rules.words import BARRED, Personal, PersonalKind, find_personal

__all__ = [
    "ALPHABET",
    "BARRED",
    "LENGTH",
    "Moderated",
    "Personal",
    "PersonalKind",
    "Reception",
    "State",
    "draw_code",
    "find_personal",
    "read_code",
    "show_code",
]
