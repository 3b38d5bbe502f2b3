"""The windows that a channel reserves: added and removed, with exceptions for single days."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lessons.library.rules.words import clean_line
from lms import LmsError
from lms.broadcasts.actions.audit import note
from lms.broadcasts.models import Channel, DayPart, DayPartException
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.rules.days import keep_near
from lms.broadcasts.rules.frames import Span, show_clock
from lms.broadcasts.rules.windows import WEEKDAYS, is_within_day


class InvalidWindow(LmsError):
    """Such a window is none: no weekday, no length, or not within one day."""


class WindowTaken(InvalidWindow):
    """The channel has a window at that time, or an exception on that date, already."""


@transaction.atomic
def add_day_part(
    *,
    channel: Channel,
    weekdays: str,
    span: Span,
    valid_from: date | None = None,
    valid_to: date | None = None,
    by: Any,
    now: datetime,
) -> DayPart:
    """Reserve a window on some weekdays.

    :raises NotAllowed: `by` does not plan for the channel.
    :raises InvalidWindow: it has no weekday or no length, or ends before it begins.
    :raises WindowTaken: another window overlaps it.
    """
    require_plan(by, channel.station.organisation)
    days = "".join(sorted(set(weekdays)))
    in_order = valid_from is None or valid_to is None or valid_from <= valid_to
    if not days or set(days) - set(WEEKDAYS) or not is_within_day(span) or not in_order:
        raise InvalidWindow(weekdays)
    Channel.objects.select_for_update().get(pk=channel.pk)
    if any(_meet(one, days, span, valid_from, valid_to) for one in channel.day_parts.all()):
        raise WindowTaken(weekdays)
    part = DayPart.objects.create(
        channel=channel,
        weekdays=days,
        start_frame=span.start,
        end_frame=span.end,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    note(channel, "add_window", by=by, now=now, window=_describe(channel, span), weekdays=days)
    return part


@transaction.atomic
def remove_day_part(*, part: DayPart, by: Any, now: datetime) -> None:
    """Reserve a window no longer; what airs in it stays, and is pointed out.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    channel = part.channel
    require_plan(by, channel.station.organisation)
    note(
        channel,
        "remove_window",
        by=by,
        now=now,
        window=_describe(channel, part.span),
        weekdays=part.weekdays,
    )
    part.delete()


@transaction.atomic
def add_day_exception(
    *,
    channels: Iterable[Channel],
    day: date,
    span: Span | None,
    reason: str = "",
    by: Any,
    now: datetime,
) -> list[DayPartException]:
    """Give one date another window on some channels, or none at all: a holiday.

    Channels that are closed on that date already stay so when they are closed with others.

    :raises NotAllowed: `by` does not plan for one of them.
    :raises InvalidWindow: the window has no length, or ends before it begins.
    :raises WindowTaken: that date is closed already, or has a window that overlaps this one.
    """
    if keep_near(day) is None or (span is not None and not is_within_day(span)):
        raise InvalidWindow(day)
    made = []
    channels = list(channels)
    for channel in channels:
        require_plan(by, channel.station.organisation)
        Channel.objects.select_for_update().get(pk=channel.pk)
        others = list(channel.exceptions.filter(date=day))
        if _is_taken(others, span):
            if span is not None:
                raise WindowTaken(day)
            continue
        made.append(
            DayPartException.objects.create(
                channel=channel,
                date=day,
                is_closed=span is None,
                start_frame=span.start if span else None,
                end_frame=span.end if span else None,
                reason=clean_line(reason)[:120],
            )
        )
        window = _describe(channel, span) if span else ""
        note(channel, "add_exception", by=by, now=now, day=day.isoformat(), window=window)
    if channels and not made:
        raise WindowTaken(day)
    return made


@transaction.atomic
def remove_day_exception(*, exception: DayPartException, by: Any, now: datetime) -> None:
    """Let one date be as usual again.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    channel = exception.channel
    require_plan(by, channel.station.organisation)
    note(channel, "remove_exception", by=by, now=now, day=exception.date.isoformat())
    exception.delete()


def _meet(
    part: DayPart, days: str, span: Span, valid_from: date | None, valid_to: date | None
) -> bool:
    """Tell whether a window lies on a day and a time of another."""
    return (
        bool(set(part.weekdays) & set(days))
        and part.span.overlaps(span)
        and (part.valid_from is None or valid_to is None or part.valid_from <= valid_to)
        and (part.valid_to is None or valid_from is None or valid_from <= part.valid_to)
    )


def _is_taken(others: Iterable[DayPartException], span: Span | None) -> bool:
    """Tell whether a date is closed already, or has a window where another is to be."""
    return any(one.span is None or (span is not None and one.span.overlaps(span)) for one in others)


def _describe(channel: Channel, span: Span) -> str:
    start, end = (show_clock(frame, channel.day_start) for frame in (span.start, span.end))
    return f"{start}–{end}"
