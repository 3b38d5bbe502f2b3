"""A public thing, or its tombstone, as it is handed to other systems."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Place:
    """A grade or subject: what it is called here, and its lasting code."""

    name: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """All that is told of one thing; of what was withdrawn, only that it was there."""

    identifier: str
    changed_at: datetime
    is_deleted: bool
    sets: tuple[str, ...]
    url: str
    kind: str
    kind_name: str
    title: str
    summary: str
    language: str
    published_at: datetime
    grade: Place | None = None
    grade_number: int | None = None
    subject: Place | None = None
    topic: Place | None = None
    series: str = ""
    school: str = ""
    teacher: str = ""
    licence: str = ""
    duration_ms: int | None = None
    size_bytes: int | None = None


def spell_duration(duration_ms: int) -> str:
    """Return a duration as ISO 8601 has it, to the second: PT12M30S."""
    minutes, seconds = divmod(round(duration_ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "H"), (minutes, "M"), (seconds, "S")]
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")
