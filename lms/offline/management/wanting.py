"""What `packs build` is asked for, in the words of a command line."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.core.management.base import CommandError

from lms.offline.actions.offering import Wanted
from lms.offline.queries.scopes import (
    find_course,
    find_grade,
    find_topic,
    list_used_courses,
    list_used_grades,
    list_used_topics,
)
from lms.offline.rules.choosing import Quality
from lms.offline.rules.scopes import InvalidWeek, read_week


def add_scope(parser: ArgumentParser) -> None:
    """Add what chooses lessons, and how good their films are."""
    parser.add_argument("--each", choices=["grade", "course", "topic"], help="one pack of each")
    parser.add_argument("--grade", type=int, metavar="NUMBER")
    parser.add_argument("--level", default="", metavar="CODE")
    parser.add_argument("--subject", default="", metavar="CODE", help="with --grade")
    parser.add_argument("--topic", default="", metavar="CODE", help="with --grade and --subject")
    parser.add_argument("--week", default="", metavar="2026-W48", help="what was new in that week")
    parser.add_argument(
        "--quality", choices=[one.value for one in Quality], default=Quality.SAVING.value
    )
    parser.add_argument("--ceiling", type=int, metavar="MB", help="largest size of a pack")


def read_wanted(options: Mapping[str, Any]) -> list[Wanted]:
    """Return what is asked for; nothing where no choice was made.

    :raises CommandError: there is no such grade, subject, topic or week.
    """
    shared: dict[str, Any] = {
        "quality": Quality(options["quality"]),
        "ceiling_bytes": options["ceiling"] * 10**6 if options["ceiling"] else None,
    }
    if options["each"] == "grade":
        return [Wanted(grade=one, **shared) for one in list_used_grades()]
    if options["each"] == "course":
        return [Wanted(grade=one.grade, course=one, **shared) for one in list_used_courses()]
    if options["each"] == "topic":
        return [
            Wanted(grade=one.course.grade, course=one.course, topic=one, **shared)
            for one in list_used_topics()
        ]
    return _read_one(options, shared)


def _read_one(options: Mapping[str, Any], shared: dict[str, Any]) -> list[Wanted]:
    where: dict[str, Any] = {}
    if options["grade"]:
        where["grade"] = _find(find_grade(options["level"], options["grade"]), "grade")
    if options["subject"]:
        grade = _find(where.get("grade"), "grade")
        where["course"] = _find(find_course(grade, options["subject"]), "subject")
    if options["topic"]:
        course = _find(where.get("course"), "subject")
        where["topic"] = _find(find_topic(course, options["topic"]), "topic")
    if options["week"]:
        try:
            where["monday"] = read_week(options["week"])
        except InvalidWeek as error:
            raise CommandError(f"no week: {options['week']} (2026-W48)", returncode=2) from error
    return [Wanted(**where, **shared)] if where else []


def _find(found: Any, what: str) -> Any:
    if found is None:
        raise CommandError(f"there is no such {what}", returncode=2)
    return found
