"""The curriculum as addresses write it: grades by number, subjects and topics by code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lessons.curriculum.models import Course
from lessons.curriculum.queries import list_grades, list_subjects, list_topics
from lessons.discovery.rules import Selection
from lessons.discovery.rules.shelves import Value


@dataclass(frozen=True)
class PlacedTopic:
    """A topic of the chosen course: its number in the table, and those of the topics above it."""

    pk: int
    code: str
    name: str
    depth: int
    is_core: bool
    above: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """Grades and subjects in order, and the topics of the course that was chosen, if one was."""

    grade_numbers: Mapping[int, str]
    subjects: Mapping[int, str]
    subject_names: Mapping[str, str]
    grade_names: Mapping[str, str]
    topics: Mapping[int, PlacedTopic]

    def read(self, facet: str, values: Iterable[str]) -> list[Value]:
        """Return the values of the shelf for those of an address."""
        wanted = set(values)
        if facet == "grade":
            return [pk for pk, number in self.grade_numbers.items() if number in wanted]
        if facet == "subject":
            return [pk for pk, code in self.subjects.items() if code in wanted]
        if facet == "topic":
            return [
                topic.pk for topic in self.topics.values() if wanted & {topic.code, *topic.above}
            ]
        if facet in {"captions", "size"}:
            return [int(value) for value in wanted]
        return list(wanted)

    def write(self, facet: str, value: Value) -> list[str]:
        """Return the values of an address for one of the shelf: a topic counts for those above."""
        if facet not in {"grade", "subject", "topic"}:
            return [str(value)]
        pk = int(value)
        if facet == "topic":
            topic = self.topics.get(pk)
            return [topic.code, *topic.above] if topic else []
        known = self.grade_numbers if facet == "grade" else self.subjects
        return [known[pk]] if pk in known else []


def read_places(selection: Selection) -> Places:
    """Read the names of grades and subjects, and the topics of a course chosen alone."""
    grades = list(list_grades().only("number", "name", "level__name"))
    subjects = list(list_subjects())
    # Schools and continuing education both have a grade 10: the first one names it.
    grade_names: dict[str, str] = {}
    for grade in grades:
        grade_names.setdefault(str(grade.number), grade.name)
    return Places(
        grade_numbers={grade.pk: str(grade.number) for grade in grades},
        grade_names=grade_names,
        subjects={subject.pk: subject.code for subject in subjects},
        subject_names={subject.code: subject.name for subject in subjects},
        topics=_read_topics(selection),
    )


def _read_topics(selection: Selection) -> dict[int, PlacedTopic]:
    """Return the topics of the one subject of one grade that is chosen; none for more or fewer."""
    grades, subjects = selection.get("grade"), selection.get("subject")
    if len(grades) != 1 or len(subjects) != 1:
        return {}
    courses = Course.objects.filter(grade__number=grades[0], subject__code=subjects[0])
    topics: dict[int, PlacedTopic] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for topic in list_topics().filter(course__in=courses):
        above = codes.get(topic.path.rpartition(".")[0], ()) if "." in topic.path else ()
        codes[topic.path] = (*above, topic.code)
        topics[topic.pk] = PlacedTopic(
            pk=topic.pk,
            code=topic.code,
            name=topic.name,
            depth=topic.depth,
            is_core=topic.is_core,
            above=above,
        )
    return topics
