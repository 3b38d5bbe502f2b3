"""The windows of channels on given days, read in two queries."""

from collections import defaultdict
from collections.abc import Iterable
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


def list_day_reasons(channels: Iterable[Channel], days: Iterable[date]) -> dict[date, str]:
    """Return by day why it is another than usual, where somebody wrote it down."""
    rows = DayPartException.objects.filter(
        channel__in=[one.pk for one in channels], date__in=list(days)
    ).exclude(reason="")
    return dict(rows.values_list("date", "reason"))
