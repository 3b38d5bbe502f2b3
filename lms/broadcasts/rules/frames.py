"""Times of a broadcast day in frames, 25 a second, counted from the channel's day start; pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

FRAMES_PER_SECOND = 25
FRAMES_PER_MINUTE = 60 * FRAMES_PER_SECOND
FRAMES_PER_HOUR = 60 * FRAMES_PER_MINUTE
DAY_FRAMES = 24 * FRAMES_PER_HOUR

_WRITTEN = re.compile(r"(\d{1,2})[:hg](\d{2})(?::(\d{2})(?:[:;.](\d{2}))?)?", re.IGNORECASE)


class InvalidTime(ValueError):
    """A time of day is not written as 07:30, 07:30:15 or 07:30:15:24."""


@dataclass(frozen=True, order=True)
class Span:
    """Frames of one broadcast day, from `start` to before `end`."""

    start: int
    end: int

    @property
    def frames(self) -> int:
        """How many frames it lasts."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a frame."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        """Tell whether `other` lies wholly within this."""
        return self.start <= other.start and other.end <= self.end


def count_frames(duration_ms: int) -> int:
    """Return a duration in frames, to the nearest one."""
    return (duration_ms * FRAMES_PER_SECOND + 500) // 1000


def round_up(frames: int, step: int) -> int:
    """Return the first multiple of `step` from `frames` on."""
    return -(-frames // step) * step


def measure_from_day_start(clock: time, day_start: time, *, frame: int = 0) -> int:
    """Return the frame of the broadcast day at which a clock shows `clock`."""
    seconds = _count_seconds(clock) - _count_seconds(day_start)
    return seconds % 86_400 * FRAMES_PER_SECOND + frame


def read_clock(text: str, day_start: time, *, is_end: bool = False) -> int:
    """Return the frame of what a person typed: 7:30, 7h30, 07:30:15 or 07:30:15:24.

    The end of a span may be the day's own end: 24:00, or the clock of the day start once more.

    :raises InvalidTime: it is no time of a day.
    """
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise InvalidTime(text)
    hours, minutes, seconds, frame = (int(part or 0) for part in found.groups())
    if minutes > 59 or seconds > 59 or frame >= FRAMES_PER_SECOND or hours > 24:
        raise InvalidTime(text)
    if hours == 24:
        if not is_end or minutes or seconds or frame:
            raise InvalidTime(text)
        hours = 0
    measured = measure_from_day_start(time(hours, minutes, seconds), day_start, frame=frame)
    return DAY_FRAMES if is_end and measured == 0 else measured


def show_clock(frame: int, day_start: time, *, exact: bool = False) -> str:
    """Return the clock at a frame as 07:30; `exact` adds seconds and frames."""
    seconds, rest = divmod(frame, FRAMES_PER_SECOND)
    seconds = (seconds + _count_seconds(day_start)) % 86_400
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if not exact:
        return f"{hours:02}:{minutes:02}"
    return f"{hours:02}:{minutes:02}:{seconds % 60:02}:{rest:02}"


def show_duration(frames: int) -> str:
    """Return a duration as 15:00 or 1:15:00, to the nearest second."""
    seconds = (frames + FRAMES_PER_SECOND // 2) // FRAMES_PER_SECOND
    hours, minutes = seconds // 3600, seconds // 60 % 60
    start = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{start}:{seconds % 60:02}"


def find_moment(day: date, frame: int, day_start: time) -> datetime:
    """Return the local date and time, without a zone, at which a frame of a broadcast day airs."""
    start = datetime.combine(day, day_start)
    return start + timedelta(microseconds=frame * 1_000_000 // FRAMES_PER_SECOND)


def find_day(moment: datetime, day_start: time) -> date:
    """Return the broadcast day to which a local moment belongs."""
    return (moment - timedelta(seconds=_count_seconds(day_start))).date()


def find_week(day: date) -> date:
    """Return the Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def list_days(monday: date) -> tuple[date, ...]:
    """Return the seven days of a week."""
    return tuple(monday + timedelta(days=number) for number in range(7))


def _count_seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
