"""Datestamps of OAI-PMH: days, or seconds of universal time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Datestamp:
    """A day or a second: the moment at which it begins, and how long it lasts."""

    begins_at: datetime
    lasts: timedelta

    @property
    def ends_at(self) -> datetime:
        """The moment after it; the end of the calendar has none."""
        try:
            return self.begins_at + self.lasts
        except OverflowError:
            return _END


def read_datestamp(text: str) -> Datestamp | None:
    """Return what `text` stands for; None where it is no datestamp."""
    for pattern, layout, lasts in (
        (_DAY, "%Y-%m-%d", timedelta(days=1)),
        (_SECOND, "%Y-%m-%dT%H:%M:%SZ", timedelta(seconds=1)),
    ):
        if pattern.fullmatch(text):
            try:
                begins_at = datetime.strptime(text, layout).replace(tzinfo=UTC)
            except ValueError:
                return None
            return Datestamp(begins_at=begins_at, lasts=lasts)
    return None


def spell_datestamp(moment: datetime) -> str:
    """Return the second in which `moment` lies."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
