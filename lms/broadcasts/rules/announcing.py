"""What the public is told of an airing, and what became of it since it was told; pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms.broadcasts.rules.airings import AiringKind, ChannelKind


@dataclass(frozen=True, kw_only=True, order=True)
class Outlet:
    """A channel as viewers know it."""

    name: str
    kind: ChannelKind
    xmltv_id: str
    station: str = ""


@dataclass(frozen=True, kw_only=True)
class Showing:
    """One airing as everybody may read it."""

    key: int
    """The airing's own number: the same in every version."""
    outlet: Outlet
    begins_at: datetime
    ends_at: datetime
    kind: AiringKind
    title: str
    grade: str = ""
    """Level and number, as other systems ask for it: primary.1."""
    grade_name: str = ""
    subject: str = ""
    subject_name: str = ""
    lesson: int | None = None
    url: str = ""
    relay_source: str = ""
    of_airing: int | None = None
    is_public: bool = True
    """Whether its lesson still is; nothing of one that was withdrawn may be told."""

    @property
    def course_name(self) -> str:
        """The subject and the grade, as far as there are any."""
        return " ".join(part for part in (self.subject_name, self.grade_name.lower()) if part)

    @property
    def is_repeat(self) -> bool:
        """Tell whether it was aired before."""
        return self.kind is AiringKind.REPEAT

    @property
    def what(self) -> tuple[int | None, str]:
        """What is aired, whatever the row is called."""
        return (self.lesson, "" if self.lesson else self.title)

    @property
    def facts(self) -> tuple[object, ...]:
        """What a viewer would note down; when any of it differs, they have to be told."""
        return (self.outlet.xmltv_id, self.begins_at, self.ends_at, self.kind, *self.what)


class NewsKind(StrEnum):
    """What became of an airing that had been announced, or had not."""

    MOVED = "moved"
    CANCELLED = "cancelled"
    ADDED = "added"


@dataclass(frozen=True, kw_only=True)
class News:
    """One difference between two announcements."""

    kind: NewsKind
    before: Showing | None = None
    after: Showing | None = None

    @property
    def airing(self) -> Showing:
        """What it is about, as it stands last."""
        found = self.after or self.before
        assert found is not None  # noqa: S101  one of the two is always given
        return found

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When it was to be aired, and when it is now."""
        return tuple(one.begins_at for one in (self.before, self.after) if one is not None)


def find_news(before: Iterable[Showing], after: Iterable[Showing]) -> list[News]:
    """Return what differs, the earliest first.

    A row that was made anew for the same lesson is the same airing: viewers know no rows.
    """
    old = {one.key: one for one in before}
    new = {one.key: one for one in after}
    pairs = []
    for key in [key for key, one in old.items() if key in new and new[key].what == one.what]:
        pairs.append((old.pop(key), new.pop(key)))
    waiting: dict[object, list[Showing]] = defaultdict(list)
    for one in sorted(old.values(), key=_place):
        waiting[one.what, one.is_repeat].append(one)
    for one in sorted(new.values(), key=_place):
        if found := waiting[one.what, one.is_repeat]:
            # One that did not move at all first, so that it is no news.
            match = next((it for it in found if it.facts == one.facts), found[0])
            found.remove(match)
            pairs.append((old.pop(match.key), new.pop(one.key)))
    changes = [
        News(kind=NewsKind.MOVED, before=was, after=now)
        for was, now in pairs
        if (was.begins_at, was.outlet) != (now.begins_at, now.outlet)
    ]
    changes += [News(kind=NewsKind.CANCELLED, before=one) for one in old.values()]
    changes += [News(kind=NewsKind.ADDED, after=one) for one in new.values()]
    return sorted(changes, key=lambda one: (*_place(one.airing), one.kind))


def gather_news(news: Iterable[News]) -> list[tuple[News, ...]]:
    """Return what became of each lesson on each channel together, the earliest first.

    A lesson that is withdrawn may be off at a dozen times, and is one thing to be told.
    """
    found: dict[object, list[News]] = defaultdict(list)
    for one in news:
        found[one.kind, one.airing.what, one.airing.course_name, one.airing.outlet].append(one)
    return [tuple(some) for some in found.values()]


@dataclass(frozen=True, kw_only=True)
class Version:
    """What was published at one moment for one channel and week."""

    scope: object
    told_at: datetime
    airings: tuple[Showing, ...]


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """An airing with what calendars have to know of its past."""

    airing: Showing
    told_at: datetime
    """When it was last told differently."""
    sequence: int = 0
    """How often it was."""
    is_cancelled: bool = False


def track(versions: Iterable[Version]) -> list[Tracked]:
    """Return everything ever announced in these versions as it stands now, cancelled ones too.

    An airing moved to another week is in two versions' scopes: where it was told last counts.
    """
    found: dict[int, Tracked] = {}
    scopes: dict[int, object] = {}
    for version in sorted(versions, key=lambda one: one.told_at):
        present = {one.key for one in version.airings}
        for key in [key for key, scope in scopes.items() if scope == version.scope]:
            if key not in present and not found[key].is_cancelled:
                found[key] = _retell(found[key], found[key].airing, version, is_cancelled=True)
        for one in version.airings:
            scopes[one.key] = version.scope
            known = found.get(one.key)
            if known is None:
                found[one.key] = Tracked(airing=one, told_at=version.told_at)
            elif known.is_cancelled or known.airing.facts != one.facts:
                found[one.key] = _retell(known, one, version)
            else:
                found[one.key] = Tracked(airing=one, told_at=known.told_at, sequence=known.sequence)
    return sorted(found.values(), key=lambda one: _place(one.airing))


def _retell(
    known: Tracked, airing: Showing, version: Version, *, is_cancelled: bool = False
) -> Tracked:
    return Tracked(
        airing=airing,
        told_at=version.told_at,
        sequence=known.sequence + 1,
        is_cancelled=is_cancelled,
    )


def _place(one: Showing) -> tuple[datetime, str, int]:
    return (one.begins_at, one.outlet.xmltv_id, one.key)
