"""What a reader chose, as it stands in the address of a page; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote_plus, urlencode

from lessons.discovery.rules.shelves import DURATIONS, SIZES

LONGEST_QUERY = 200
MOST_CHOSEN = 20
PAGE_SIZE = 24
MOST_PAGES = 10_000

# In the order in which a page shows them. Of the single ones, the last choice counts.
FACETS = (
    *("grade", "subject", "topic", "kind", "series", "school"),
    *("duration", "captions", "size", "airing"),
)
SINGLE = frozenset({"captions", "size", "airing"})
_VALUES: dict[str, frozenset[str]] = {
    "grade": frozenset(str(number) for number in range(1, 13)),
    "duration": frozenset(DURATIONS),
    "captions": frozenset({"1"}),
    "size": frozenset(map(str, SIZES)),
    "airing": frozenset({"1"}),
}


@dataclass(frozen=True)
class Selection:
    """Words, the values chosen of each facet, and the page of the list."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    def get(self, facet: str) -> tuple[str, ...]:
        """Return the values chosen of `facet`."""
        return self.chosen.get(facet, ())

    def toggle(self, facet: str, value: str) -> "Selection":
        """Return the selection with `value` chosen where it was not, and the other way round."""
        values = self.get(facet)
        if value in values:
            kept = tuple(one for one in values if one != value)
        else:
            kept = (value,) if facet in SINGLE else (*values, value)
        chosen = {**self.chosen, facet: kept}
        # Topics belong to one subject of one grade.
        if facet in {"grade", "subject"}:
            chosen.pop("topic", None)
        return Selection(self.words, {name: values for name, values in chosen.items() if values})

    def query_toggled(self, facet: str, values: Iterable[str]) -> dict[str, str]:
        """Return for each of `values` the query with it toggled; what they share is written once.

        A page has close to two hundred of them.
        """
        # What is chosen of the facet stays, the new value follows it, later facets come last.
        early = FACETS[: FACETS.index(facet) + 1]
        kept = self.toggle(facet, "").chosen
        before = Selection(self.words, {name: self.get(name) for name in early}).query()
        after = Selection(chosen={name: kept[name] for name in kept if name not in early}).query()
        head, tail = f"{before}&" if before else "", f"&{after}" if after else ""
        return {
            value: self.toggle(facet, value).query()
            if facet in SINGLE or value in self.get(facet)
            else f"{head}{facet}={quote_plus(value)}{tail}"
            for value in values
        }

    def without(self, facet: str) -> "Selection":
        """Return the selection with nothing chosen of `facet`."""
        return Selection(
            self.words, {name: values for name, values in self.chosen.items() if name != facet}
        )

    def on_page(self, page: int) -> "Selection":
        """Return the selection turned to another page."""
        return replace(self, page=page)

    def query(self) -> str:
        """Return the selection as the query of an address, always in the same order."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(facet, value) for facet in FACETS for value in self.get(facet)]
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def __bool__(self) -> bool:
        return bool(self.words or self.chosen)


def makes_sense(facet: str, value: str) -> bool:
    """Tell whether `value` may stand behind `facet` in an address."""
    if facet in _VALUES:
        return value in _VALUES[facet]
    return 0 < len(value) <= LONGEST_QUERY and "\x00" not in value


def read_selection(given: Mapping[str, Sequence[str]]) -> Selection:
    """Read what an address asks for; what makes no sense is as if it were not there."""
    chosen = {}
    for facet in FACETS:
        values = [
            value for value in dict.fromkeys(given.get(facet, ())) if makes_sense(facet, value)
        ]
        if values:
            chosen[facet] = tuple(values[-1:] if facet in SINGLE else values[:MOST_CHOSEN])
    words = " ".join("".join(given.get("q", [""])[-1:]).replace("\x00", " ").split())
    page = "".join(given.get("page", [""])[-1:])
    number = int(page) if page.isdecimal() and page.isascii() and len(page) < 7 else 1
    return Selection(words[:LONGEST_QUERY], chosen, max(1, min(number, MOST_PAGES)))
