"""What a month brought to pupils: hours by grade and subject, days the rule held; pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lms.broadcasts.rules.airings import AiringKind, Cell
from lms.broadcasts.rules.asrun import LOST, SEEN, Outcome
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR

LEAST_AIRINGS = 2
Relayed = tuple[Cell, str]
"""A programme of others: the same subject under the same title is the same programme."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One airing as the station says it was."""

    day: date
    start: int
    cell: Cell
    kind: AiringKind
    title: str
    outcome: Outcome
    frames: int
    """As long as it was to be."""
    seen_frames: int

    @property
    def is_by_plan(self) -> bool:
        """Tell whether it is a relay of which the log of the station's files knows nothing."""
        return self.kind is AiringKind.RELAY and self.outcome is Outcome.UNTOLD

    @property
    def counts(self) -> bool:
        """Tell whether pupils could see it, as far as anybody knows."""
        return self.outcome in SEEN or self.is_by_plan

    @property
    def told_frames(self) -> int:
        """How long it was on the air, as far as anybody knows."""
        return self.frames if self.is_by_plan else self.seen_frames

    @property
    def relayed(self) -> Relayed:
        """What tells a relay from another."""
        return self.cell, name_relayed(self.title)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A subject of a grade over a month."""

    cell: Cell
    seen_frames: int
    airings: int
    by_plan: int
    """Relays among them of which no log speaks: they count as they were planned."""
    late: int
    lost: int
    due_days: int
    kept_days: int

    @property
    def hours(self) -> float:
        """Return how many hours of it were on the air."""
        return round(self.seen_frames / FRAMES_PER_HOUR, 2)


@dataclass(frozen=True, kw_only=True)
class Month:
    """The tallies of a month, and what holds of all together."""

    tallies: tuple[Tally, ...]
    due_days: int
    kept_days: int
    """Days on which every subject of the season was on the air as promised."""
    untold_days: int
    """Days of which no log has come: they count as due, and as not kept."""

    @property
    def seen_frames(self) -> int:
        """Return how long lessons were on the air altogether."""
        return sum(one.seen_frames for one in self.tallies)

    @property
    def hours(self) -> float:
        """Return the same in hours."""
        return round(self.seen_frames / FRAMES_PER_HOUR, 2)

    @property
    def lost(self) -> int:
        """Return how many airings were missed or broke off."""
        return sum(one.lost for one in self.tallies)

    @property
    def by_plan(self) -> int:
        """Return how many relays were counted of which no log speaks."""
        return sum(one.by_plan for one in self.tallies)


def tally_month(
    shown: Iterable[Shown],
    *,
    planned: Collection[Cell],
    due: Mapping[date, Collection[Cell]],
    told: Collection[date],
    relayed_before: Collection[Relayed] = (),
) -> Month:
    """Return the report of a month.

    `planned` are the subjects of its seasons, `due` what each day of lessons that is over owed,
    `told` the days of which a log has come, `relayed_before` what was relayed before the month.
    """
    rows: dict[Cell, list[Shown]] = defaultdict(list)
    shown = sorted(shown, key=lambda one: (one.day, one.start))
    for one in shown:
        rows[one.cell].append(one)
    kept = _list_kept(shown, set(relayed_before))
    owed = {day: cells for day, cells in due.items() if cells}
    cells = sorted({*planned, *rows})
    return Month(
        tallies=tuple(
            Tally(
                cell=cell,
                seen_frames=sum(one.told_frames for one in rows[cell]),
                airings=sum(one.counts for one in rows[cell]),
                by_plan=sum(one.is_by_plan for one in rows[cell]),
                late=sum(one.outcome is Outcome.LATE for one in rows[cell]),
                lost=sum(one.outcome in LOST for one in rows[cell]),
                due_days=sum(cell in of_day for of_day in owed.values()),
                kept_days=sum(
                    cell in of_day and (cell, day) in kept for day, of_day in owed.items()
                ),
            )
            for cell in cells
        ),
        due_days=len(owed),
        kept_days=sum(all((cell, day) in kept for cell in of_day) for day, of_day in owed.items()),
        untold_days=len(owed.keys() - set(told)),
    )


def name_relayed(title: str) -> str:
    """Return a title without what does not tell programmes apart."""
    return " ".join(title.casefold().split())


def _list_kept(shown: Iterable[Shown], relayed: set[Relayed]) -> set[tuple[Cell, date]]:
    """Return the subjects and days with two airings, one of them a repeat; `shown` is in order."""
    airings: dict[tuple[Cell, date], int] = defaultdict(int)
    repeated: set[tuple[Cell, date]] = set()
    for one in shown:
        if not one.counts:
            continue
        place = (one.cell, one.day)
        airings[place] += 1
        # The same relayed once more is a repeat of it.
        if one.kind is AiringKind.RELAY:
            is_repeat = one.relayed in relayed
            relayed.add(one.relayed)
        else:
            is_repeat = one.kind is AiringKind.REPEAT
        if is_repeat:
            repeated.add(place)
    return {place for place in repeated if airings[place] >= LEAST_AIRINGS}
