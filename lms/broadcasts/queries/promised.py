"""Under which names a station's log may know the files of published airings."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from lessons.catalogue.queries import list_lesson_models
from lms.broadcasts.models import Airing, Channel, FileName, PublishedSchedule
from lms.broadcasts.queries.handing import Line
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.filenames import find_stem, name_file
from lms.broadcasts.rules.frames import find_week, show_clock
from media_pipeline.models import Master

# Only how long it is counts: of the name all but the suffix is compared.
_SUFFIX = "mxf"


def list_stems(channel: Channel, lines: Sequence[Line]) -> dict[int, frozenset[str]]:
    """Return by airing the names of its file; where it never had one, those it would have had.

    Whatever the lesson's state is now: it was on the air, and a log of that day says so.
    """
    digests = _list_digests(channel, lines)
    names = FileName.objects.filter(channel=channel, digest__in=set().union(*digests.values()))
    by_digest = dict(names.values_list("digest", "name"))
    starts = _list_starts(channel, lines)
    found = {}
    for line in lines:
        told = line.told
        named = {by_digest[one] for one in digests[told.key] if one in by_digest}
        if not named and told.kind is not AiringKind.RELAY:
            places = {(told.day, told.span.start), *starts.get(told.lesson or 0, ())}
            named = {_name(channel, line, *place) for place in places}
        found[told.key] = frozenset(find_stem(one) for one in named)
    return found


def _list_digests(channel: Channel, lines: Sequence[Line]) -> dict[int, set[str]]:
    """Return by airing the masters that it may have been aired from."""
    films: dict[int, int | None] = dict(
        row
        for model in list_lesson_models()
        for row in model._default_manager.filter(
            pk__in={one.told.lesson for one in lines if one.told.lesson}
        ).values_list("pk", "recording__original")
    )
    made: dict[int, set[str]] = defaultdict(set)
    masters = Master.objects.filter(original__in=set(films.values()) - {None}).exclude(sha256="")
    for original, digest in masters.values_list("original", "sha256"):
        made[original].add(digest)
    locked: dict[int, set[str]] = defaultdict(set)
    weeks = {find_week(one.told.day) for one in lines}
    # In any version: what was locked when the station fetched it may have been told anew since.
    for version in PublishedSchedule.objects.filter(channel=channel, week__in=weeks):
        for row in version.snapshot.get("airings", ()):
            locked[row["id"]].add(row.get("master_digest", ""))
    return {
        one.told.key: (locked[one.told.key] | made[films.get(one.told.lesson or 0) or 0]) - {""}
        for one in lines
    }


def _list_starts(channel: Channel, lines: Sequence[Line]) -> dict[int, set[tuple[date, int]]]:
    """Return by lesson when it is on the air: a file is named after whichever was asked first."""
    starts: dict[int, set[tuple[date, int]]] = defaultdict(set)
    for told in (line.told for line in lines):
        if told.lesson is not None:
            starts[told.lesson].add((told.day, told.span.start))
    rows = Airing.objects.filter(channel=channel, lesson__in=list(starts))
    for lesson, day, start in rows.values_list("lesson", "date", "start_frame"):
        starts[lesson].add((day, start))
    return starts


def _name(channel: Channel, line: Line, day: date, start_frame: int) -> str:
    return name_file(
        channel=channel.name,
        day=day,
        clock=show_clock(start_frame, channel.day_start),
        grade=line.grade,
        subject=line.subject,
        title=line.told.title,
        suffix=_SUFFIX,
    )
