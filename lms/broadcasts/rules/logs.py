"""Reads the log of a station: lines of ffplayout, or a table with any headings; pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lessons.letters import fold
from lms.broadcasts.rules.asrun import Logged, cut_at_next
from lms.broadcasts.rules.days import keep_near
from lms.broadcasts.rules.frames import FRAMES_PER_SECOND

# Colours of a terminal, and the marks that ffplayout writes in their place.
_PAINT = re.compile(r"\x1b\[[0-9;]*m|</?[a-z-]*>")
_PLAY = re.compile(
    r"\[(?P<day>\d{4}-\d\d-\d\d)[ T](?P<clock>\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)[^\]]*\]"
    r".*?\bPlay for (?P<length>\d{1,2}:\d\d:\d\d(?:\.\d+)?)(?: \(\d+/\d+\))?: (?P<source>\S.*)"
)
_CLOCK = re.compile(r"(\d{1,2})[:hg](\d{1,2})(?:[:mp](\d{1,2})(?:([:;.,])(\d{1,9}))?)?s?", re.I)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})")
_MINUTES = re.compile(r"(\d{1,3}):(\d\d)")
# Beyond 24:00 it is the small hours of a broadcast day; two days later it is no time of it.
LONGEST_CLOCK = timedelta(hours=48)
_MOST_LINES = 20_000
_MOST_AHEAD = 20
_LONGEST = 300

# What stations call their columns; compared without diacritics.
_HEADINGS = {
    "day": ("ngay", "ngay phat", "ngay phat song", "ngay len song", "date", "air date", "day"),
    "clock": (
        *("gio", "gio phat", "gio phat song", "gio bat dau", "bat dau", "thoi gian", "thoi diem"),
        *("gio phat thuc te", "gio thuc phat", "gio thuc te", "gio phat song thuc te"),
        "gio len song",
        *("gio bat dau phat", "gio bat dau thuc te", "thoi gian bat dau", "thoi diem bat dau"),
        *("thoi gian phat", "thoi gian phat song", "thoi gian phat thuc te", "thoi gian thuc te"),
        *("thoi diem phat", "thoi diem phat song", "thoi gian len song", "thoi diem len song"),
        *("start", "start time", "time", "actual start", "actual start time", "actual time"),
        *("on air", "on air time", "onair time", "air time", "airtime", "aired at", "time on air"),
    ),
    "length": (
        *("thoi luong", "thoi luong phat", "thoi luong thuc te", "do dai"),
        *("duration", "length", "dur", "actual duration"),
    ),
    "file": (
        *("ten file", "ten tep", "file", "tep", "clip", "ma bang", "ma file", "source"),
        *("file name", "filename", "clip name", "media", "media id", "house id", "id"),
    ),
    "title": (
        *("ten chuong trinh", "chuong trinh", "ten bai", "ten bai hoc", "bai", "noi dung"),
        *("ten", "tieu de", "ten tiet muc", "tiet muc"),
        *("title", "program", "programme", "name", "event"),
    ),
}


class Fault(StrEnum):
    """Why a line, or the whole log, could not be read."""

    NO_TABLE = "no_table"
    """No row names a time and a file or title."""
    NO_TIME = "no_time"
    NO_DAY = "no_day"
    NO_NAME = "no_name"
    TOO_LONG = "too_long"


@dataclass(frozen=True, kw_only=True)
class LogReading:
    """The lines that were understood, and those that were not, by their numbers."""

    lines: tuple[Logged, ...] = ()
    faults: tuple[tuple[int, Fault], ...] = field(default=())


def is_playout_log(text: str) -> bool:
    """Tell whether a text is what ffplayout writes rather than a table."""
    return any(_PLAY.search(_PAINT.sub("", line)) for line in text.splitlines()[:_MOST_LINES])


def read_playout_log(text: str) -> LogReading:
    """Return the clips that ffplayout began, and how long each was on."""
    lines = text.splitlines()
    found = []
    for number, line in enumerate(lines[:_MOST_LINES], start=1):
        played = _PLAY.search(_PAINT.sub("", line))
        if played is None:
            continue
        clock = _read_clock(played["clock"])
        day = _read_day(played["day"])
        length = read_length(played["length"])
        if clock is None or day is None:
            continue
        # The sound of a clip may come from another file: it stands behind two spaces.
        source = played["source"].split("  ")[0].strip()[:_LONGEST]
        moment = datetime.combine(day, time()) + clock
        found.append(Logged(number=number, moment=moment, name=source, frames=length))
    faults = ((_MOST_LINES, Fault.TOO_LONG),) if len(lines) > _MOST_LINES else ()
    return LogReading(lines=tuple(cut_at_next(found)), faults=faults)


def read_log_rows(
    rows: Iterable[tuple[int, Mapping[int, object]]], *, day: date | None = None
) -> LogReading:
    """Return the lines of a table; `day` is that of rows which name none.

    The headings may stand below a letterhead; what is above them is no row.
    """
    day = keep_near(day)
    columns: dict[str, int] = {}
    lines: list[Logged] = []
    faults: list[tuple[int, Fault]] = []
    for place, (number, cells) in enumerate(rows):
        if not columns:
            columns = _find_columns(cells)
            if not columns and place >= _MOST_AHEAD:
                break
            continue
        if len(lines) + len(faults) >= _MOST_LINES:
            faults.append((number, Fault.TOO_LONG))
            break
        read = _read_row(number, cells, columns, day)
        if isinstance(read, Logged):
            lines.append(read)
        elif read is not None:
            faults.append((number, read))
    if not columns:
        return LogReading(faults=((1, Fault.NO_TABLE),))
    return LogReading(lines=tuple(sorted(lines, key=_order)), faults=tuple(faults))


def _order(line: Logged) -> tuple[datetime, int]:
    return (line.moment, line.number)


def _find_columns(cells: Mapping[int, object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, cell in cells.items():
        word = " ".join(re.sub(r"[^a-z0-9]+", " ", fold(str(cell))).split())
        for key, names in _HEADINGS.items():
            if key not in found and word in names:
                found[key] = position
                break
    return found if "clock" in found and found.keys() & {"file", "title"} else {}


def _read_row(
    number: int, cells: Mapping[int, object], columns: Mapping[str, int], day: date | None
) -> Logged | Fault | None:
    def get(key: str) -> object:
        return cells.get(columns[key]) if key in columns else None

    name = str(get("file") or get("title") or "").strip()[:_LONGEST]
    raw = get("clock")
    if not name and raw in (None, ""):
        return None  # a line between two days, a sum
    clock = _read_clock(raw)
    if clock is None:
        return Fault.NO_TIME
    if not name:
        return Fault.NO_NAME
    on = _read_day(get("day")) or (_read_day(raw) if not isinstance(raw, time) else None) or day
    if on is None:
        return Fault.NO_DAY
    moment = datetime.combine(on, time()) + clock
    return Logged(number=number, moment=moment, name=name, frames=read_length(get("length")))


def _read_day(value: object) -> date | None:
    if isinstance(value, datetime):
        return keep_near(value.date())
    if isinstance(value, date):
        return keep_near(value)
    found = _DAY.search(str(value or ""))
    if found is None:
        return None
    parts = found.group(3, 2, 1) if found[3] else found.group(4, 5, 6)
    try:
        return keep_near(date(*(int(part) for part in parts)))
    except ValueError:
        return None


def _read_clock(value: object) -> timedelta | None:
    """Return the time since midnight; beyond 24:00 it is the small hours of a broadcast day."""
    if isinstance(value, timedelta):
        return value if timedelta() <= value < LONGEST_CLOCK else None
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return timedelta(
            hours=value.hour,
            minutes=value.minute,
            seconds=value.second,
            microseconds=value.microsecond,
        )
    found = _CLOCK.search(_DAY.sub("", str(value or "")))
    if found is None:
        return None
    return _measure(found)


def _measure(found: re.Match[str]) -> timedelta | None:
    hours, minutes, seconds = (int(part or 0) for part in found.group(1, 2, 3))
    if hours > 47 or minutes > 59 or seconds > 59:
        return None
    rest = timedelta()
    if found[5]:
        # Behind a colon frames are meant, behind a point parts of a second.
        is_frames = found[4] in ":;"
        share = int(found[5]) / FRAMES_PER_SECOND if is_frames else float(f"0.{found[5]}")
        rest = timedelta(seconds=min(share, 1))
    return timedelta(hours=hours, minutes=minutes, seconds=seconds) + rest


def read_length(value: object) -> int | None:
    """Return a duration in frames: 15:00 is minutes and seconds, a bare number is seconds."""
    if isinstance(value, bool) or value in (None, ""):
        return None
    if isinstance(value, int | float):
        return round(value * FRAMES_PER_SECOND) if 0 < value < 86_400 else None
    if isinstance(value, time | timedelta | datetime):
        length = _read_clock(value)
    elif short := _MINUTES.fullmatch(str(value).strip()):
        minutes, seconds = int(short[1]), int(short[2])
        length = timedelta(minutes=minutes, seconds=seconds) if seconds < 60 else None
    else:
        # The whole of it: out of the middle of a text another length is read.
        found = _CLOCK.fullmatch(str(value).strip())
        length = _measure(found) if found is not None else None
    return round(length.total_seconds() * FRAMES_PER_SECOND) if length else None
