"""Pure decisions of the desk: what a lesson's state is called, how two people's edits meet."""

from lessons.desk.rules.merging import (
    Merge,
    digest,
    merge_values,
    tell_known,
    tell_shown,
)
from lessons.desk.rules.naming import (
    find_free_slug,
    make_lesson_title,
    match_filename,
    name_purpose,
    read_purpose,
)
from lessons.desk.rules.standing import (
    Arriving,
    Facts,
    ReadOnly,
    Review,
    Shelf,
    State,
    Withdrawn,
    judge,
)

__all__ = [
    "Arriving",
    "Facts",
    "Merge",
    "ReadOnly",
    "Review",
    "Shelf",
    "State",
    "Withdrawn",
    "digest",
    "find_free_slug",
    "judge",
    "make_lesson_title",
    "match_filename",
    "merge_values",
    "name_purpose",
    "read_purpose",
    "tell_known",
    "tell_shown",
]
