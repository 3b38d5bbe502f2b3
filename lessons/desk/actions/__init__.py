"""Writes of the desk: begin, describe, illustrate, submit, share and duplicate lessons."""

from lessons.desk.actions.beginning import (
    Beginning,
    begin_lesson,
    begin_lessons,
    duplicate_lesson,
)
from lessons.desk.actions.describing import Saved, describe_lesson, move_lesson
from lessons.desk.actions.enclosing import (
    InvalidWorksheet,
    add_worksheet,
    attach_recording,
    remove_worksheet,
)
from lessons.desk.actions.reviewing import UnableToWithdraw, submit_lesson, withdraw_lesson
from lessons.desk.actions.sharing import UnableToShare, name_co_teacher, release_co_teacher

__all__ = [
    "Beginning",
    "InvalidWorksheet",
    "Saved",
    "UnableToShare",
    "UnableToWithdraw",
    "add_worksheet",
    "attach_recording",
    "begin_lesson",
    "begin_lessons",
    "describe_lesson",
    "duplicate_lesson",
    "move_lesson",
    "name_co_teacher",
    "release_co_teacher",
    "remove_worksheet",
    "submit_lesson",
    "withdraw_lesson",
]
