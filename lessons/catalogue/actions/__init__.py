"""Writes to the page tree: grow it, begin a lesson, look whether it may be submitted."""

from lessons.catalogue.actions.drafting import (
    draft_lesson,
    list_first_teachers,
    prepare_lesson,
)
from lessons.catalogue.actions.growing import Growth, grow_page_tree, plant_home
from lessons.catalogue.actions.submitting import UnableToSubmit, require_whole

__all__ = [
    "Growth",
    "UnableToSubmit",
    "draft_lesson",
    "grow_page_tree",
    "list_first_teachers",
    "plant_home",
    "prepare_lesson",
    "require_whole",
]
