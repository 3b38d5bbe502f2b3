"""What a folder's film is and what its sidecar says about it; bringing it in is an action."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lessons.catalogue.models import LessonPage, SubjectPage
from lessons.curriculum.models import Topic
from lessons.desk.adapters.folders import OutsideFolder, Unreadable, open_inside
from lessons.desk.queries.places import index_places, index_topics
from lessons.desk.rules.films import (
    HEAD_BYTES,
    UnableToImport,
    fits_ending,
    is_plain_name,
)
from lessons.letters import fold
from lessons.sheets.rules import (
    Column,
    InvalidCell,
    parse_choice,
    parse_integer,
    parse_lines,
    parse_text,
    parse_yes_no,
)

MOST_SIDECAR = 64_000


def parse_year(value: object) -> str:
    """Return a school year as lessons keep it, however its line is typed: 2025-2026.

    :raises InvalidCell: it is none.
    """
    first, _line, second = parse_text(value).replace("-", "–").partition("–")
    first, second = first.strip(), second.strip()
    plain = first.isascii() and first.isdigit() and len(first) == 4
    if not plain or second != str(int(first) + 1):
        raise InvalidCell(gettext_noop("Write the school year like 2025-2026."))
    return f"{first}–{second}"


# The fields as stations write them; read as a sheet's cells are.
FIELDS = (
    Column(key="title", heading="title"),
    Column(key="grade", heading="grade", parse=parse_integer),
    Column(key="subject", heading="subject"),
    Column(key="topic", heading="topic", required=False),
    Column(
        key="series",
        heading="series",
        required=False,
        parse=parse_choice(dict(LessonPage.SERIES_CHOICES)),
    ),
    Column(key="summary", heading="summary", parse=parse_lines, max_length=500),
    Column(key="outcomes", heading="outcomes", required=False, parse=parse_lines, max_length=4000),
    Column(key="school_year", heading="school_year", required=False, parse=parse_year),
    Column(
        key="language",
        heading="language",
        required=False,
        parse=parse_choice(dict(LessonPage.LANGUAGE_CHOICES)),
        default="vi",
    ),
    Column(key="core", heading="core", required=False, parse=parse_yes_no, default=None),
)


@dataclass(frozen=True, kw_only=True)
class Described:
    """Where a lesson belongs and its other fields."""

    place: SubjectPage
    fields: dict[str, Any]


class Shelves:
    """The places of one person with their topics, asked for once for a whole folder."""

    def __init__(self, user: Any) -> None:
        self._places = index_places(user)
        self._topics: dict[int, dict[tuple[int, str], Topic]] = {}

    def find_place(self, grade: int, subject: str) -> SubjectPage | None:
        """Return the page of a subject in a grade, where this person may write."""
        return self._places.get((grade, fold(subject)))

    def find_topic(self, place: SubjectPage, name: str) -> Topic | None:
        """Return the topic of that name or code."""
        course = place.course_id
        if course not in self._topics:
            self._topics[course] = index_topics({course})
        return self._topics[course].get((course, fold(name)))


def open_film(folder: Path, name: str) -> IO[bytes]:
    """Open a film that seems to be what its name says.

    :raises UnableToImport: it is not brought in, for the reason in the text.
    """
    if not is_plain_name(name):
        raise UnableToImport(_("The file's name has invisible characters. Please rename it."))
    film = _open(folder, name)
    head = film.read(HEAD_BYTES)
    if fits_ending(head, name):
        return film
    film.close()
    if not head:
        raise UnableToImport(_("The file is empty. Please copy it once more."))
    raise UnableToImport(_("The content is not what the file's ending says."))


def read_sidecar(folder: Path, name: str, shelves: Shelves) -> Described:
    """Return what the JSON beside a film says.

    :raises UnableToImport: it is missing, broken, or does not fit the curriculum.
    """
    beside = name.rpartition(".")[0] + ".json"
    values = read_values(_load(folder, beside))
    place = shelves.find_place(values.pop("grade"), values.pop("subject"))
    if place is None:
        raise UnableToImport(
            _("There is no such subject in this grade, or its owner may not write there.")
        )
    topic = values.pop("topic")
    values["topic"] = shelves.find_topic(place, topic) if topic else None
    if topic and values["topic"] is None:
        raise UnableToImport(_("This subject has no topic called “%(name)s”.") % {"name": topic})
    values["is_core"] = values.pop("core")
    if not values["school_year"]:
        del values["school_year"]  # the one of today
    return Described(place=place, fields=values)


def read_values(said: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a sidecar; others than ours are no business of ours.

    :raises UnableToImport: one does not fit.
    """
    values = {}
    for field in FIELDS:
        value = said.get(field.key)
        if field.key == "outcomes" and isinstance(value, list):
            value = "\n".join(str(one) for one in value)
        if isinstance(value, dict | list):
            raise UnableToImport(
                _("“%(field)s” in the JSON file must be a plain text.") % {"field": field.key}
            )
        try:
            values[field.key] = field.read(value)
        except InvalidCell as error:
            fault = _(error.message) % error.params
            raise UnableToImport(
                _("“%(field)s” in the JSON file: %(fault)s") % {"field": field.key, "fault": fault}
            ) from error
    return values


def _load(folder: Path, name: str) -> dict[str, Any]:
    try:
        with _open(folder, name) as file:
            content = file.read(MOST_SIDECAR + 1)
        if len(content) > MOST_SIDECAR:
            raise UnableToImport(_("The JSON file is far too large for a description."))
        said = json.loads(content.decode("utf-8-sig"))
    except FileNotFoundError as error:
        text = _("The JSON file “%(name)s” with its description is missing.")
        raise UnableToImport(text % {"name": name}) from error
    except (ValueError, RecursionError) as error:
        raise UnableToImport(
            _("The JSON file is broken. Please check its quotes and commas.")
        ) from error
    if not isinstance(said, dict):
        raise UnableToImport(_("The JSON file must hold one object with the lesson's fields."))
    return said


def _open(folder: Path, name: str) -> IO[bytes]:
    try:
        return open_inside(folder, name)
    except OutsideFolder as error:
        text = _("“%(name)s” is a link that leads out of the folder. Please copy the file itself.")
        raise UnableToImport(text % {"name": name}) from error
    except Unreadable as error:
        text = _("“%(name)s” cannot be read. Please check the file and its permissions.")
        raise UnableToImport(text % {"name": name}) from error
