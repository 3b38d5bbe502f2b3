"""A lesson as the pages of a pack show it: its own words, and where its files lie; pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A file that a page leads to."""

    path: str
    title: str
    form: str = ""

    @property
    def address(self) -> str:
        """Return it as an address below the top of the pack."""
        return quote(self.path)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question for self-checking with its answer in words."""

    shown: Any
    answer: str
    picture: str = ""

    @property
    def picture_address(self) -> str:
        """Return where its picture is."""
        return quote(self.picture)

    @property
    def accepted(self) -> str:
        """Return the words that are right, for the script that compares."""
        return json.dumps(list(self.shown.question.accepted), ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class BodyPart:
    """A piece of the text of a lesson."""

    kind: str
    value: Any
    path: str = ""

    @property
    def address(self) -> str:
        """Return where its file is."""
        return quote(self.path)


@dataclass(frozen=True, kw_only=True)
class Card:
    """A lesson of a pack."""

    number: int
    title: str
    group: str
    """Where it stands: grade, subject, topic."""
    url: str
    page: str
    duration_ms: int = 0
    film: str = ""
    is_sound: bool = False
    poster: str = ""
    slides: Sequence[str] = ()
    sheets: Sequence[Linked] = ()
    captions: Sequence[Linked] = ()
    questions: Sequence[Asked] = ()
    body: Sequence[BodyPart] = ()

    @property
    def page_address(self) -> str:
        """Return where its page is."""
        return quote(self.page)

    @property
    def film_address(self) -> str:
        """Return where its film or sound is."""
        return quote(self.film)

    @property
    def poster_address(self) -> str:
        """Return where its poster is."""
        return quote(self.poster)

    @property
    def slide_addresses(self) -> list[str]:
        """Return where its slides are."""
        return [quote(path) for path in self.slides]
