"""The shape of a programme and the order of its topics; pure. What is stored is in models.py."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from lessons import LessonsError

MAX_DEPTH = 4
_STEP = "{:04d}"
_SEPARATOR = "."

T = TypeVar("T")


class Standing(StrEnum):
    """Whether pupils must take a subject, choose among several, or may take it besides."""

    COMPULSORY = "compulsory"
    CHOSEN = "chosen"
    OPTIONAL = "optional"


class Series(StrEnum):
    """The textbook series of the 2018 programme, by the codes that every room keeps."""

    CONNECTING = "ket-noi"
    HORIZON = "chan-troi"
    KITE = "canh-dieu"
    OTHER = "khac"


SERIES_NAMES: Mapping[str, str] = {
    Series.CONNECTING.value: "Kết nối tri thức với cuộc sống",
    Series.HORIZON.value: "Chân trời sáng tạo",
    Series.KITE.value: "Cánh Diều",
}


def name_series(code: str) -> str:
    """Return what a series is called: nothing for another one, a name for itself."""
    return "" if code == Series.OTHER else SERIES_NAMES.get(code, code)


@dataclass(frozen=True, kw_only=True)
class LevelEntry:
    code: str
    name: str
    position: int


@dataclass(frozen=True, kw_only=True)
class GradeEntry:
    level: str
    number: int
    name: str


@dataclass(frozen=True, kw_only=True)
class SubjectEntry:
    """`position` None leaves a known subject where it is and puts a new one last."""

    code: str
    name: str
    position: int | None = None


@dataclass(frozen=True, kw_only=True)
class CourseEntry:
    """A subject in a grade; `position` as for subjects, within the grade."""

    level: str
    grade: int
    subject: str
    standing: Standing
    position: int | None = None


@dataclass(frozen=True, kw_only=True)
class TopicEntry:
    """A topic of a course; `parent` is the code of a topic of the same course, or empty."""

    level: str
    grade: int
    subject: str
    code: str
    name: str
    parent: str = ""
    position: int | None = None
    is_core: bool = False
    outcomes: str = ""


@dataclass(frozen=True, kw_only=True)
class Programme:
    """What is to be taught, as data; parts may be empty."""

    levels: Sequence[LevelEntry] = ()
    grades: Sequence[GradeEntry] = ()
    subjects: Sequence[SubjectEntry] = ()
    courses: Sequence[CourseEntry] = ()
    topics: Sequence[TopicEntry] = ()


class InvalidProgramme(LessonsError):
    """A programme speaks of a level, grade, subject or topic that is nowhere."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a topic stands: its number among its siblings and its path from the top."""

    position: int
    path: str


@dataclass(frozen=True, kw_only=True)
class Node:
    """A topic as far as order is concerned; `rank` sorts it among its siblings."""

    key: Hashable
    parent: Hashable | None
    rank: tuple[Any, ...] = field(default=())


def arrange(nodes: Iterable[Node]) -> dict[Hashable, Place]:
    """Return the place of every node that hangs from the top; those in a circle are left out."""
    below: dict[Hashable | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)
    places: dict[Hashable, Place] = {}
    waiting: list[tuple[Hashable | None, str]] = [(None, "")]
    while waiting:
        parent, prefix = waiting.pop()
        siblings = sorted(below.get(parent, ()), key=lambda node: node.rank)
        for position, node in enumerate(siblings, start=1):
            path = prefix + _STEP.format(position)
            places[node.key] = Place(position=position, path=path)
            waiting.append((node.key, path + _SEPARATOR))
    return places


def is_in_circle(key: Hashable, parents: Mapping[Any, Any]) -> bool:
    """Tell whether climbing from `key` along `parents` leads back to it."""
    passed: set[Hashable] = set()
    above = parents.get(key)
    while above is not None and above not in passed:
        if above == key:
            return True
        passed.add(above)
        above = parents.get(above)
    return False


def measure_depth(path: str) -> int:
    """Return how deep a path lies: 1 at the top."""
    return path.count(_SEPARATOR) + 1


def is_below(path: str, above: str) -> bool:
    """Tell whether `path` is `above` or anywhere below it."""
    return path == above or path.startswith(above + _SEPARATOR)


def insert_at(items: Iterable[T], item: T, position: int | None) -> list[T]:
    """Return `items` with `item` moved to `position`, counted from 1; last for None."""
    others = [other for other in items if other != item]
    index = len(others) if position is None else max(position, 1) - 1
    return [*others[:index], item, *others[index:]]


def parse_programme(general: Mapping[str, Any], topics: Iterable[Mapping[str, Any]]) -> Programme:
    """Return the programme written in the files of the `programme` folder."""
    levels, grades, courses = [], [], []
    for level_position, level in enumerate(general["levels"], start=1):
        code = level["code"]
        levels.append(LevelEntry(code=code, name=level["name"], position=level_position))
        grades += [GradeEntry(level=code, **grade) for grade in level["grades"]]
        counts: dict[int, int] = {}
        for course in level["courses"]:
            for grade in course["grades"]:
                counts[grade] = counts.get(grade, 0) + 1
                courses.append(
                    CourseEntry(
                        level=code,
                        grade=grade,
                        subject=course["subject"],
                        standing=Standing(course["standing"]),
                        position=counts[grade],
                    )
                )
    return Programme(
        levels=levels,
        grades=grades,
        subjects=[
            SubjectEntry(position=position, **subject)
            for position, subject in enumerate(general["subjects"], start=1)
        ],
        courses=courses,
        topics=[entry for tree in topics for entry in _flatten(tree, tree["topics"], "")],
    )


def _flatten(
    course: Mapping[str, Any], topics: Sequence[Mapping[str, Any]], parent: str
) -> Iterable[TopicEntry]:
    for position, topic in enumerate(topics, start=1):
        yield TopicEntry(
            level=course["level"],
            grade=course["grade"],
            subject=course["subject"],
            code=topic["code"],
            name=topic["name"],
            parent=parent,
            position=position,
            is_core=topic["core"],
            outcomes="\n".join(topic["outcomes"]),
        )
        yield from _flatten(course, topic["topics"], topic["code"])
