"""The player's scripts as one file for the wire: without what only their writers need."""

from collections.abc import Iterable


def join_scripts(texts: Iterable[str]) -> str:
    """Return scripts one after the other, without indentation, empty lines and lines of comment.

    Ours only: a line that begins within a string would be taken for what it looks like.
    """
    lines = (line.strip() for text in texts for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
