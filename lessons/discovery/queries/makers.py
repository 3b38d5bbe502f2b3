"""Who made what is public: schools and teachers by the keys that follow from their names."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Max

from lessons.discovery.adapters.memory import get_present
from lessons.discovery.models import Credit
from lessons.discovery.rules import make_key, make_name_order, make_set, make_sort_key


@dataclass(frozen=True, kw_only=True)
class School:
    """A school that something public comes from; `spellings` are all ways its name is written."""

    key: str
    name: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Teacher:
    """Somebody who made public things, and how many."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Made:
    """What one teacher made: the set of entries, and the school they come from."""

    name: str
    school: str
    school_key: str
    numbers: int


@dataclass(frozen=True, kw_only=True)
class Makers:
    """Which of those who made one public thing have a page; none for what is not public."""

    keys: frozenset[str] = frozenset()
    school: str = ""
    """As lists call it; more than its name where another school has the same."""

    def find(self, name: str, school: str = "") -> str:
        """Return the key of the page of that name; empty where there is none."""
        key = make_key(name, school)
        return key if key in self.keys else ""


def find_school(key: str) -> School | None:
    """Return the school of that key; None when nothing public comes from it any more."""
    counts = get_present().shelf.count_by_key("school").get(key)
    if not counts:
        return None
    spellings = sorted(counts, key=lambda name: (-counts[name], name))
    return School(key=key, name=spellings[0], spellings=tuple(spellings))


def list_namesakes(key: str) -> list[School]:
    """Return the schools that the key of a bare name may mean, told apart by where they are."""
    found = []
    for one, counts in get_present().shelf.count_by_key("school").items():
        name = max(counts, key=lambda spelling: (counts[spelling], spelling))
        bare, parted, _where = name.rpartition(" (")
        if parted and make_key(bare) == key:
            found.append(School(key=one, name=name, spellings=tuple(counts)))
    return sorted(found, key=lambda school: make_sort_key(school.name))


def list_teachers(school_key: str) -> list[Teacher]:
    """Return who made the public things of a school, in the order of their names."""
    rows = Credit.objects.filter(school_key=school_key).order_by().values("key")
    teachers = [
        Teacher(key=row["key"], name=row["name"], count=row["count"])
        for row in rows.annotate(name=Max("name"), count=Count("pk"))
    ]
    return sorted(
        teachers, key=lambda one: [*map(make_sort_key, make_name_order(one.name)), one.key]
    )


def find_made(teacher_key: str) -> Made | None:
    """Return what a teacher made; None when nothing of it is public any more."""
    rows = Credit.objects.filter(key=teacher_key, entry__withdrawn_at=None).order_by("-entry_id")
    found = list(rows.values_list("entry_id", "name", "entry__school"))
    if not found:
        return None
    _newest, name, school = found[0]
    return Made(
        name=name,
        school=school,
        school_key=make_key(school),
        numbers=make_set(number for number, *_names in found),
    )


def count_makers() -> int:
    """Return how many schools and teachers have a page."""
    schools = get_present().shelf.count_by_key("school")
    return len(schools) + Credit.objects.order_by().values("key").distinct().count()


def list_maker_keys() -> Iterator[tuple[str, str]]:
    """Yield the keys of all schools and teachers that have a page, each with what it is."""
    for key in sorted(get_present().shelf.count_by_key("school")):
        yield "school", key
    keys = Credit.objects.order_by("key").values_list("key", flat=True).distinct()
    for key in keys.iterator(chunk_size=2000):
        yield "teacher", key


def find_makers(origin: str) -> Makers:
    """Return which of those who made the thing of `origin` have a page."""
    rows = Credit.objects.filter(entry__origin=origin, entry__withdrawn_at=None)
    found = list(rows.values_list("key", "school_key", "entry__school"))
    return Makers(
        keys=frozenset(key for *keys, _school in found for key in keys if key),
        school=found[0][2] if found else "",
    )
