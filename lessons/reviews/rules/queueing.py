"""In which order reviewers may read their queue; pure."""

from enum import StrEnum

# The youngest wait first: nobody can read the lesson to them at home.
EARLY_GRADES = (1, 2)


class Order(StrEnum):
    """What comes first in a queue."""

    DUE = ""
    GRADE = "grade"
    TELEVISION = "tv"
