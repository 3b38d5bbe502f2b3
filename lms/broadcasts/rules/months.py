"""What a month brought to pupils: hours by grade and subject, days the rule held; pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from lms.broadcasts.rules.airings import AiringKind, Cell
from lms.broadcasts.rules.asrun import LOST, SEEN, Outcome
from lms.broadcasts.rules.frames import FRAMES_PER_HOUR

LEAST_AIRINGS = 2


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One airing as the station says it was."""

    day: date
    cell: Cell
    kind: AiringKind
    outcome: Outcome
    seen_frames: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A subject of a grade over a month."""

    cell: Cell
    seen_frames: int
    airings: int
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


def tally_month(
    shown: Iterable[Shown],
    *,
    planned: Collection[Cell],
    due: Collection[date],
    told: Collection[date],
) -> Month:
    """Return the report of a month.

    `planned` are the subjects of the season, `due` its days of lessons that are over, `told` the
    days of which a log has come.
    """
    rows: dict[Cell, list[Shown]] = defaultdict(list)
    for one in shown:
        rows[one.cell].append(one)
    cells = sorted({*planned, *rows})
    kept = {cell: _list_kept(rows[cell], due) for cell in cells}
    every = [day for day in due if planned and all(day in kept[cell] for cell in planned)]
    return Month(
        tallies=tuple(
            Tally(
                cell=cell,
                seen_frames=sum(one.seen_frames for one in rows[cell]),
                airings=sum(one.outcome in SEEN for one in rows[cell]),
                late=sum(one.outcome is Outcome.LATE for one in rows[cell]),
                lost=sum(one.outcome in LOST for one in rows[cell]),
                due_days=len(due) if cell in planned else 0,
                kept_days=len(kept[cell]),
            )
            for cell in cells
        ),
        due_days=len(due),
        kept_days=len(every),
        untold_days=len(set(due) - set(told)),
    )


def _list_kept(rows: Iterable[Shown], due: Collection[date]) -> set[date]:
    by_day: dict[date, list[AiringKind]] = defaultdict(list)
    for one in rows:
        if one.outcome in SEEN:
            by_day[one.day].append(one.kind)
    return {
        day for day in due if len(by_day[day]) >= LEAST_AIRINGS and AiringKind.REPEAT in by_day[day]
    }
