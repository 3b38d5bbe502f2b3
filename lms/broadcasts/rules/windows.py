"""Which parts of a day a station has reserved: recurring windows, exceptions, holidays; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lms.broadcasts.rules.frames import DAY_FRAMES, Span

WEEKDAYS = "1234567"


@dataclass(frozen=True, kw_only=True)
class Recurring:
    """A window on some weekdays (ISO: 1 is Monday), within dates if there are any."""

    weekdays: str
    span: Span
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the window is reserved on `day`; both dates are included."""
        return (
            str(day.isoweekday()) in self.weekdays
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, kw_only=True)
class Exceptional:
    """What replaces the recurring windows of one date: another window, or nothing at all."""

    day: date
    span: Span | None = None


def find_windows(
    day: date, recurring: Iterable[Recurring], exceptional: Iterable[Exceptional] = ()
) -> tuple[Span, ...]:
    """Return the windows of `day` in order; touching and overlapping ones become one.

    An exception replaces all recurring windows of its date. A closed one beats every other.
    """
    own = [one for one in exceptional if one.day == day]
    if any(one.span is None for one in own):
        return ()
    spans = [one.span for one in own if one.span is not None]
    if not own:
        spans = [one.span for one in recurring if one.holds_on(day)]
    return join_spans(spans)


def join_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, with those that touch or overlap made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def subtract_spans(windows: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """Return what is left of `windows` where nothing of `taken` lies."""
    rest = []
    busy = join_spans(taken)
    for window in windows:
        start = window.start
        for one in busy:
            if one.end <= start or one.start >= window.end:
                continue
            if one.start > start:
                rest.append(Span(start, one.start))
            start = max(start, one.end)
        if start < window.end:
            rest.append(Span(start, window.end))
    return tuple(rest)


def is_within_day(span: Span) -> bool:
    """Tell whether a span is one of a broadcast day at all."""
    return 0 <= span.start < span.end <= DAY_FRAMES
