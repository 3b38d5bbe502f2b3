"""Weeks for the rules of broadcasts; planted ones are cut so that every minute is needed."""

import random
from dataclasses import replace
from datetime import date

from lms.broadcasts.rules.airings import Cell
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR, FRAMES_PER_MINUTE, Span, list_days
from lms.broadcasts.rules.weeks import ChannelWeek, Demand, Stock, Week

MONDAY = date(2026, 11, 30)
HOUR, MINUTE = FRAMES_PER_HOUR, FRAMES_PER_MINUTE
STARTS = (0, 12, 18)


def plant_week(
    *,
    seed: int,
    grades: int = 12,
    subjects: int = 13,
    days: int = 7,
    channels: int = 2,
    shortest: int = 3,
    longest: int = 6,
    is_ragged: bool = False,
) -> Week:
    """Return a week whose windows a schedule fills to the last minute; the schedule is thrown away.

    Each lesson of a day is laid into two of three times of day, wherever least lies, and the
    windows are then as long as what lies in them. Ragged lessons end anywhere within a minute.
    """
    chance = random.Random(seed)
    dates = list_days(MONDAY)[:days]
    stock: dict[int, Stock] = {}
    minutes: dict[int, int] = {}
    demands = []
    everywhere = frozenset(range(channels))
    for grade in range(1, grades + 1):
        for subject in range(subjects):
            order = []
            for _day in dates:
                number = len(stock) + 1
                minutes[number] = chance.randint(shortest, longest)
                cut = chance.randint(0, MINUTE - 1) if is_ragged else 0
                stock[number] = Stock(frames=minutes[number] * MINUTE - cut, channels=everywhere)
                order.append(number)
            demands.append(Demand(cell=Cell(grade, f"mon-{subject:02}"), order=tuple(order)))
    windows: list[dict[date, tuple[Span, ...]]] = [{} for _channel in everywhere]
    for at, day in enumerate(dates):
        load = {(channel, part): 0 for channel in everywhere for part in range(3)}
        for demand in demands:
            least = {part: min(load[channel, part] for channel in everywhere) for part in range(3)}
            for part in sorted(least, key=lambda one: (least[one], chance.random()))[:2]:
                channel = min(everywhere, key=lambda one, part=part: load[one, part])
                load[channel, part] += minutes[demand.order[at]]
        for channel in everywhere:
            windows[channel][day] = tuple(
                Span(start * HOUR, start * HOUR + load[channel, part] * MINUTE)
                for part, start in enumerate(STARTS)
                if load[channel, part]
            )
    return Week(
        days=dates,
        channels=tuple(ChannelWeek(key=key, windows=windows[key]) for key in sorted(everywhere)),
        demands=tuple(demands),
        stock=stock,
    )


def shorten_windows(week: Week, minutes: int) -> Week:
    """Return the week with so many minutes less in every window."""
    return replace(
        week,
        channels=tuple(
            replace(
                channel,
                windows={
                    day: tuple(
                        Span(span.start, span.end - minutes * MINUTE)
                        for span in spans
                        if span.frames > minutes * MINUTE
                    )
                    for day, spans in channel.windows.items()
                },
            )
            for channel in week.channels
        ),
    )
