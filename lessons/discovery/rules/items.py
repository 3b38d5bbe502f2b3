"""What the rooms above hand over: a public thing, and a source of all of theirs."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime

_ORIGIN = re.compile(r"[a-z][a-z-]*:[A-Za-z0-9._-]{1,80}", re.ASCII)


class InvalidItem(ValueError):
    """The item cannot stand in the table; the caller made a mistake, not a reader."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A public thing as the room that owns it describes it.

    `origin` is the source's name, a colon and a key that never changes: `lesson:12`. `text` holds
    further words it is found by and is never shown. `teachers` are the people who have a page each
    of what they made; `teacher` is only shown. A topic brings its course along, a course its grade
    and subject. `size_bytes` is the least that must be loaded to use the thing.
    """

    origin: str
    kind: str
    url: str
    title: str
    summary: str = ""
    text: str = ""
    grade_id: int | None = None
    subject_id: int | None = None
    course_id: int | None = None
    topic_id: int | None = None
    series: str = ""
    school: str = ""
    teacher: str = ""
    teachers: tuple[str, ...] = ()
    language: str = "vi"
    duration_ms: int | None = None
    size_bytes: int | None = None
    has_captions: bool = False
    licence: str = ""
    published_at: datetime | None = None
    airs_at: datetime | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str) and "\0" in value:
                # PostgreSQL stores none, and a thing must not fail to appear for it.
                object.__setattr__(self, field.name, value.replace("\0", ""))
        object.__setattr__(self, "teachers", tuple(n.replace("\0", "") for n in self.teachers))
        if not _ORIGIN.fullmatch(self.origin):
            raise InvalidItem(f"{self.origin!r} is no origin: write source:key")
        if not self.url.startswith("/") or self.url.startswith("//"):
            raise InvalidItem(f"{self.url!r} is no path on this site")
        if not self.title.strip():
            raise InvalidItem(f"{self.origin} has no title")

    def digest(self) -> str:
        """Return a fingerprint of all that is said: two equal items are one and the same."""
        # What names no teachers keeps the fingerprint that it had before there was such a field.
        said = [one.name for one in fields(self) if one.name != "teachers" or self.teachers]
        values = "\x1f".join(repr(getattr(self, name)) for name in said)
        return hashlib.sha256(values.encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Source:
    """All public things of one room, read anew when the table is rebuilt.

    A wagtail hook `register_discovery_source` returns one. Every origin of `list_items` begins
    with `name` and a colon.
    """

    name: str
    list_items: Callable[[], Iterable[Item]]


@dataclass(frozen=True, kw_only=True)
class Door:
    """A page that leads to many things, shown above what words found.

    A wagtail hook `find_discovery_doors` takes the words and returns some.
    """

    label: str
    url: str
