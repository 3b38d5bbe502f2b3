"""The sets of the repository: by kind, by grade, by subject; none holds another."""

import re
from dataclasses import dataclass

from lessons import LessonsError

_SPEC = re.compile(r"(kind)\.([a-z-]+)|(subject)\.([\w-]+)|(grade)\.([\w-]+)\.(\d{1,4})", re.ASCII)


class InvalidSet(LessonsError):
    """No set is called so."""


@dataclass(frozen=True, kw_only=True)
class SetSpec:
    """What a set holds: all of one kind, one subject, or one grade (of the level `code`)."""

    name: str
    code: str
    number: int | None = None


def spell_set(name: str, code: str, number: int | None = None) -> str:
    """Return what a set is called: `kind.lesson`, `subject.toan`, `grade.primary.1`."""
    return ".".join([name, code, *([] if number is None else [str(number)])])


def read_set(text: str) -> SetSpec:
    """Return what the set called `text` holds.

    :raises InvalidSet: where none can be called so.
    """
    found = _SPEC.fullmatch(text)
    if found is None:
        raise InvalidSet(text)
    name, code, *number = [part for part in found.groups() if part is not None]
    return SetSpec(name=name, code=code, number=int(number[0]) if number else None)
