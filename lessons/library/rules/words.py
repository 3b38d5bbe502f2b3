"""Cleans what people type or paste: composed letters, single spaces, nothing invisible; pure."""

import unicodedata
from collections.abc import Iterable

from lessons.library.rules import InvalidInput, gettext_noop

# Control, zero-width and bidirectional marks, half characters, private and unassigned ones: they
# turn the reading direction of the whole line round, or make two titles look alike.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Vietnamese needs none once it is composed; more of them pile up over the lines above.
_MOST_MARKS = 2
MOST_TAGS = 12
TAG_LENGTH = 40


def clean_line(text: str) -> str:
    """Return one line: what cannot be seen is left out."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        if character.isspace():
            kept.append(" ")
        elif unicodedata.category(character) not in _INVISIBLE:
            marks = marks + 1 if unicodedata.combining(character) else 0
            if marks <= _MOST_MARKS:
                kept.append(character)
    return " ".join("".join(kept).split())


def clean_text(text: str) -> str:
    """Return several lines, each cleaned; one empty line between paragraphs stays."""
    lines: list[str] = []
    for line in text.splitlines():
        cleaned = clean_line(line)
        if cleaned or (lines and lines[-1]):
            lines.append(cleaned)
    return "\n".join(lines).strip()


def parse_tags(text: str) -> list[str]:
    """Return the tags of a comma-separated line, each once, in the order typed.

    :raises InvalidInput: for too many, or one that is too long.
    """
    tags: dict[str, str] = {}
    for part in text.replace(";", ",").split(","):
        tag = clean_line(part).lstrip("#")
        if len(tag) > TAG_LENGTH:
            message = gettext_noop("A tag has at most %(limit)s letters: “%(tag)s…”.")
            raise InvalidInput(message, limit=TAG_LENGTH, tag=tag[:20])
        if tag:
            tags.setdefault(tag.casefold(), tag)
    if len(tags) > MOST_TAGS:
        raise InvalidInput(gettext_noop("At most %(limit)s tags, please."), limit=MOST_TAGS)
    return list(tags.values())


def join_tags(tags: Iterable[str]) -> str:
    """Return tags as they are stored and typed."""
    return ", ".join(tags)
