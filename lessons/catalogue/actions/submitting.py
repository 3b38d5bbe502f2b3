"""The gate before a review: reviewers are not asked about what is not whole."""

from django.core.exceptions import ValidationError

from lessons import LessonsError
from lessons.catalogue.models import AbstractLessonPage
from lessons.catalogue.queries import list_gaps


class UnableToSubmit(LessonsError, ValidationError):
    """The lesson lacks something; the messages say what, one sentence each."""


def require_whole(lesson: AbstractLessonPage) -> None:
    """Refuse unless `lesson`, as it is to be reviewed, lacks nothing that blocks.

    :raises UnableToSubmit: with what is missing.
    """
    missing = [gap.sentence for gap in list_gaps(lesson) if gap.is_blocking]
    if missing:
        raise UnableToSubmit(missing)
