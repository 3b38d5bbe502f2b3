"""What a page shows of a list: facets as links, what is chosen as chips, and where to turn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lessons.curriculum.rules import SERIES_NAMES, Series
from lessons.discovery.models import Kind
from lessons.discovery.queries import Found
from lessons.discovery.rules import FACETS, PAGE_SIZE, SINGLE, Selection, make_key

HEADINGS: Mapping[str, Any] = {
    "grade": gettext_lazy("Grade"),
    "subject": gettext_lazy("Subject"),
    "topic": gettext_lazy("Topic"),
    "kind": gettext_lazy("Kind"),
    "series": gettext_lazy("Textbook series"),
    "school": gettext_lazy("School"),
    "duration": gettext_lazy("Duration"),
    "captions": gettext_lazy("Captions"),
    "size": gettext_lazy("Size"),
    "airing": gettext_lazy("Television"),
}
DURATION_NAMES: Mapping[str, Any] = {
    "5": gettext_lazy("under 5 minutes"),
    "15": gettext_lazy("5 to 15 minutes"),
    "30": gettext_lazy("15 to 30 minutes"),
    "long": gettext_lazy("over 30 minutes"),
}
# So many values stand open; the others are one tap away.
SHOWN_FIRST = 8
# Schools differ by their names, not by an order that anybody knows by heart.
BY_COUNT = frozenset({"school"})
MOST_SCHOOLS = 40
_KINDS = frozenset(Kind.values)


@dataclass(frozen=True)
class Choice:
    """A value of a facet: how many there are, and the address that chooses it or lets it go."""

    label: str
    count: int
    query: str
    is_chosen: bool
    depth: int = 1


@dataclass(frozen=True)
class Group:
    """A facet and its values."""

    name: str
    heading: str
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        """The values that stand open, what is chosen among them."""
        if len(self.choices) <= SHOWN_FIRST + 2:
            return self.choices
        chosen = [choice for choice in self.choices[SHOWN_FIRST:] if choice.is_chosen]
        return self.choices[:SHOWN_FIRST] + chosen

    @property
    def rest(self) -> list[Choice]:
        """The values that one tap opens."""
        shown = self.first
        return [choice for choice in self.choices if choice not in shown]


@dataclass(frozen=True)
class Chip:
    """Something chosen, and the address without it."""

    label: str
    query: str


@dataclass(frozen=True)
class TopicLine:
    """A topic of the course that a page is about; without a query there is nothing in it yet."""

    name: str
    depth: int
    is_core: bool
    count: int
    query: str
    is_chosen: bool


@dataclass(frozen=True)
class Listing:
    """A list as its page shows it."""

    found: Found
    groups: list[Group]
    chips: list[Chip]
    hints: list[tuple[str, int, str]]
    # The schools that are chosen, each with the key of its page.
    schools: list[tuple[str, str]]
    # The topics of the one course that the page is about, in the order of the curriculum.
    topics: list[TopicLine]

    @property
    def has_topics(self) -> bool:
        """Tell whether some topic has anything in it."""
        return any(topic.query for topic in self.topics)

    @property
    def selection(self) -> Selection:
        """What was asked for."""
        return self.found.selection

    @property
    def previous(self) -> str | None:
        """The query of the page before, if there is one."""
        return self._turn(-1) if self.selection.page > 1 else None

    @property
    def following(self) -> str | None:
        """The query of the next page, if there is one."""
        return self._turn(1) if self.selection.page < self.found.last_page else None

    @property
    def first_number(self) -> int:
        """The place in the list of the first thing on this page."""
        return (self.selection.page - 1) * PAGE_SIZE + 1

    @property
    def last_number(self) -> int:
        """The place in the list of the last thing on this page."""
        return self.first_number + len(self.found.entries) - 1

    def _turn(self, by: int) -> str:
        return f"?{self.selection.on_page(self.selection.page + by).query()}"


def make_listing(found: Found) -> Listing:
    """Return what a page shows of `found`."""
    selection = found.selection.on_page(1)
    return Listing(
        found=found,
        groups=[group for name in found.counts if (group := _make_group(found, selection, name))],
        chips=[
            Chip(_name(found, name, value), f"?{selection.toggle(name, value).query()}")
            for name in FACETS
            for value in selection.get(name)
        ],
        hints=[
            (
                ", ".join(_name(found, name, value) for value in selection.get(name)),
                count,
                f"?{selection.without(name).query()}",
            )
            for name, count in found.loosened.items()
            if count
        ],
        schools=[(name, make_key(name)) for name in selection.get("school") if found.total],
        topics=list(_list_topics(found, selection)),
    )


def _list_topics(found: Found, selection: Selection) -> Iterator[TopicLine]:
    """Yield a line for each topic; one tap shows what is in it, whatever was chosen before."""
    counts, chosen = found.counts.get("topic", {}), selection.get("topic")
    for topic in found.places.topics.values():
        count = counts.get(topic.code, 0)
        alone = Selection(chosen={"topic": (topic.code,)})
        yield TopicLine(
            name=topic.name,
            depth=topic.depth,
            is_core=topic.is_core,
            count=count,
            query=f"?{alone.query()}" if count else "",
            is_chosen=topic.code in chosen,
        )


def _make_group(found: Found, selection: Selection, name: str) -> Group | None:
    """Return a facet with something to choose; None where every choice would change nothing."""
    counts = found.counts[name]
    chosen = selection.get(name)
    listed = [
        (value, depth)
        for value, depth in _list_in_order(found, name)
        if value in counts or value in chosen
    ]
    queries = selection.query_toggled(name, (value for value, _depth in listed))
    choices = [
        Choice(
            label=_name(found, name, value),
            count=counts.get(value, 0),
            query=f"?{queries[value]}",
            is_chosen=value in chosen,
            depth=depth,
        )
        for value, depth in listed
    ]
    if not choices or (not chosen and _changes_nothing(name, choices, found.total)):
        return None
    return Group(name, str(HEADINGS[name]), choices)


def _changes_nothing(name: str, choices: list[Choice], total: int) -> bool:
    if name in SINGLE:
        return all(choice.count == total for choice in choices)
    return len(choices) == 1 and choices[0].count == total


def _list_in_order(found: Found, name: str) -> Iterator[tuple[str, int]]:
    """Yield the values of a facet in the order of the school, each with its depth."""
    counts, places = found.counts[name], found.places
    if name == "topic":
        yield from ((topic.code, topic.depth) for topic in places.topics.values())
        return
    if name in BY_COUNT:
        values = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_SCHOOLS]
        values += [value for value in found.selection.get(name) if value not in values]
    else:
        order: Mapping[str, Any] = {
            "grade": places.grade_names,
            "subject": places.subject_names,
            "kind": dict.fromkeys(Kind.values),
            "series": dict.fromkeys(one.value for one in Series),
            "duration": DURATION_NAMES,
        }.get(name, {})
        known = list(order)
        values = known + sorted({*counts} - {*known}, key=lambda value: (len(value), value))
    yield from ((value, 1) for value in values)


def _name(found: Found, name: str, value: str) -> str:
    """Return what a value is called on screen."""
    places = found.places
    if name == "topic":
        return next((one.name for one in places.topics.values() if one.code == value), value)
    if name == "series" and value == Series.OTHER:
        return _("another series")
    if name == "captions":
        return _("with captions")
    if name == "airing":
        return _("on television within a week")
    if name == "size":
        count = int(value)
        return ngettext("up to %(count)s MB", "up to %(count)s MB", count) % {"count": count}
    if name == "kind":
        return str(Kind(value).label if value in _KINDS else value)
    labels: Mapping[str, Any] = {
        "grade": places.grade_names,
        "subject": places.subject_names,
        "series": SERIES_NAMES,
        "duration": DURATION_NAMES,
    }.get(name, {})
    return str(labels.get(value) or value)
