"""What resources are, which files and links may be brought, how links are judged; pure."""

from lessons import LessonsError


def gettext_noop(message: str) -> str:
    """Mark `message` for translation and return it as it is; rules know no language."""
    return message


class InvalidInput(LessonsError):
    """What somebody brought cannot be taken; the message says why and what to do instead."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params
