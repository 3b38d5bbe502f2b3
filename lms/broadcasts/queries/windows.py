"""The windows of channels on given days, read in two queries, and the days without any."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from lms.broadcasts.models import Channel, DayPart, DayPartException
from lms.broadcasts.rules.frames import Span
from lms.broadcasts.rules.windows import Exceptional, Recurring, find_windows


def list_windows(
    channels: Iterable[Channel], days: Iterable[date]
) -> dict[tuple[int, date], tuple[Span, ...]]:
    """Return by channel and day what is reserved, in frames of the channel's day."""
    numbers, dates = [one.pk for one in channels], list(days)
    recurring: dict[int, list[Recurring]] = defaultdict(list)
    for part in DayPart.objects.filter(channel__in=numbers):
        recurring[part.channel_id].append(
            Recurring(
                weekdays=part.weekdays,
                span=part.span,
                valid_from=part.valid_from,
                valid_to=part.valid_to,
            )
        )
    exceptional: dict[int, list[Exceptional]] = defaultdict(list)
    for one in DayPartException.objects.filter(channel__in=numbers, date__in=dates):
        exceptional[one.channel_id].append(Exceptional(day=one.date, span=one.span))
    return {
        (number, day): find_windows(day, recurring[number], exceptional[number])
        for number in numbers
        for day in dates
    }


def list_closed_days(channels: Collection[int], days: Iterable[date]) -> set[date]:
    """Return the days on which every one of some channels is closed; none without channels."""
    closed: dict[date, set[int]] = defaultdict(set)
    rows = DayPartException.objects.filter(
        channel__in=channels, date__in=list(days), is_closed=True
    )
    for channel, day in rows.values_list("channel", "date"):
        closed[day].add(channel)
    return {day for day, of_day in closed.items() if of_day.issuperset(channels)}
