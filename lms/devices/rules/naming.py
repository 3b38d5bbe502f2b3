"""Which organisation somebody means who types its name or its code; pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.letters import fold

_CODE = re.compile(r"\(([\w-]+)\)\s*$")


@dataclass(frozen=True, kw_only=True)
class Named:
    """What an organisation is called."""

    number: int
    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


def find_meant(typed: str, named: Iterable[Named]) -> list[Named]:
    """Return whom `typed` may mean, as "Name (code)", code or a part of the name; best alone.

    Diacritics and capitals do not matter.
    """
    everybody = list(named)
    in_brackets = _CODE.search(typed)
    wanted = (in_brackets[1] if in_brackets else typed).strip().lower()
    if by_code := [one for one in everybody if one.code.lower() == wanted]:
        return by_code
    text = fold(typed).strip()
    if not text:
        return []
    folded = [(one, fold(one.name)) for one in everybody]
    if by_name := [one for one, name in folded if name == text]:
        return by_name
    words = text.split()
    return [one for one, name in folded if all(word in name for word in words)]
