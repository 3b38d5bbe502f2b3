"""What was published, version by version, and what of it holds now; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lms.broadcasts.rules.announcing import (
    News,
    NewsKind,
    Outlet,
    Showing,
    Tracked,
    Version,
    find_news,
    track,
)


@dataclass(frozen=True, kw_only=True)
class Programme:
    """Every version of some weeks; nothing here was ever only planned."""

    versions: tuple[Version, ...] = ()

    def list_current(self) -> list[Showing]:
        """Return what everybody may be told now, the earliest first."""
        found = (one for version in self._latest().values() for one in version.airings)
        return sorted((one for one in found if one.is_public), key=_order)

    def list_news(self, *, since: datetime, now: datetime) -> list[News]:
        """Return what differs from what was told before `since`, as far as it is still to come.

        Of a week that was told later than that, its first version is what people know.
        """
        known: dict[object, Version] = {}
        for version in self._in_order():
            if version.told_at < since or version.scope not in known:
                known[version.scope] = version
        before = [one for version in known.values() for one in version.airings]
        after = [one for version in self._latest().values() for one in version.airings]
        return [
            one
            for one in find_news(before, after)
            if max(one.moments) >= now and (one.airing.is_public or one.kind is NewsKind.CANCELLED)
        ]

    def list_tracked(self) -> list[Tracked]:
        """Return everything ever told, with what calendars have to know of its past."""
        return track(self.versions)

    def list_firsts(self) -> dict[int, Showing]:
        """Return by their numbers the airings that repeats refer to."""
        return {one.key: one for one in self.list_current()}

    def _in_order(self) -> list[Version]:
        return sorted(self.versions, key=lambda one: one.told_at)

    def _latest(self) -> dict[object, Version]:
        return {version.scope: version for version in self._in_order()}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to see of the programme; nothing narrows nothing."""

    grade: str = ""
    channel: str = ""

    def covers(self, one: Showing) -> bool:
        """Tell whether an airing is what was asked for."""
        return self.grade in ("", one.grade) and self.channel in ("", one.outlet.xmltv_id)


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A lesson on one day, with all the times at which it is on."""

    airing: Showing
    again: tuple[Showing, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Day:
    """A date and what is on the air then."""

    date: date
    slots: tuple[Slot, ...]


def lay_out_days(airings: Iterable[Showing], days: Iterable[date]) -> list[Day]:
    """Return the days with what airs on each; what comes again the same day stands together."""
    by_day: dict[date, list[Showing]] = {day: [] for day in days}
    for one in sorted(airings, key=_order):
        if one.begins_at.date() in by_day:
            by_day[one.begins_at.date()].append(one)
    return [Day(date=day, slots=_gather(found)) for day, found in by_day.items()]


def list_outlets(airings: Iterable[Showing]) -> list[Outlet]:
    """Return the channels of some airings, television first."""
    return sorted({one.outlet for one in airings}, key=lambda one: (one.kind != "tv", one))


def _gather(airings: Iterable[Showing]) -> tuple[Slot, ...]:
    groups: dict[object, list[Showing]] = {}
    for one in airings:
        # A relay of a lesson without a number here is told by its title.
        groups.setdefault((one.what, one.grade, one.subject), []).append(one)
    return tuple(Slot(airing=first, again=tuple(rest)) for first, *rest in groups.values())


def _order(one: Showing) -> tuple[datetime, str, int]:
    return (one.begins_at, one.outlet.xmltv_id, one.key)
