"""Pages, lessons, resources and reviews; never schools or television."""


class LessonsError(Exception):
    """The base of every error that this root raises."""
