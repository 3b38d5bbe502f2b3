"""Takes the last change of a week back, as long as nothing stands in the way."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from wagtail.models import Page

from lessons.curriculum.models import Course
from lms.broadcasts.actions.audit import note
from lms.broadcasts.actions.editing import BESIDE, FIELDS, Row, read_rows
from lms.broadcasts.models import Airing, AsRun, Channel, PublishedSchedule, WeekEdit
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.queries.candidates import find_airable
from lms.broadcasts.queries.stock import list_revoked
from lms.broadcasts.rules.airings import AiringKind
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.frames import Span, find_moment, find_week
from lms.people.models import Organisation

_PLACE = ("channel_id", "date", "start_frame")


@transaction.atomic
def undo_edit(
    *, organisation: Organisation, monday: date, seen: int | None = None, by: Any, now: datetime
) -> Edited:
    """Take back the last change of a week that was not taken back yet, whoever made it.

    With the number of the change that somebody has `seen`, no other one.

    :raises NotAllowed: `by` does not plan there.
    """
    require_plan(by, organisation)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    edits = WeekEdit.objects.filter(organisation=organisation, undone_at=None)
    edit = edits.filter(monday=monday).order_by("-pk").first()
    if edit is None:
        return Edited.NOTHING
    if seen is not None and seen != edit.pk:
        return Edited.CHANGED
    together = [edit] if edit.change is None else list(edits.filter(change=edit.change))
    undoing = _Undoing(together, made_at=edit.made_at)
    fault = undoing.find_fault(now)
    if fault is not None:
        return fault
    undoing.write()
    WeekEdit.objects.filter(pk__in=[one.pk for one in together]).update(undone_at=now)
    note(organisation, "undo_edit", by=by, now=now, week=monday.isoformat(), verb=edit.verb)
    return Edited.DONE


class _Undoing:
    def __init__(self, edits: Iterable[WeekEdit], *, made_at: datetime) -> None:
        rows = [(one.before, one.after) for one in edits]
        self.made_at = made_at
        self.beside = {row["id"]: row[BESIDE] for old, _new in rows for row in old if BESIDE in row}
        before = {row["id"]: _pick(row) for old, _new in rows for row in old}
        after = {row["id"]: _pick(row) for _old, new in rows for row in new}
        self.touched = before.keys() | after.keys()
        self.current = read_rows(Airing.objects.filter(pk__in=self.touched))
        self.before = _settle(before, known=before.keys())
        self.after = _settle(after)
        numbers = {row["channel_id"] for row in (*before.values(), *after.values())}
        channels = Channel.objects.filter(pk__in=numbers).select_related("station")
        self.channels = {one.pk: one for one in channels}

    def find_fault(self, now: datetime) -> Edited | None:
        """Return why the change stays."""
        if self.current != self.after:
            return Edited.CHANGED
        stays = {pk for pk in self.before.keys() & self.after.keys() if self._stays(pk)}
        coming = [row for pk, row in self.before.items() if pk not in stays]
        going = [row for pk, row in self.after.items() if pk not in stays]
        courses = {row["course_id"] for row in coming} - {None}
        if any(row["channel_id"] not in self.channels for row in coming) or (
            Course.objects.filter(pk__in=courses).count() < len(courses)
        ):
            return Edited.GONE
        if not all(self.channels[row["channel_id"]].is_open for row in coming):
            return Edited.CLOSED
        # What was on the air since was aired as the change had it, and cannot be otherwise.
        if any(self.made_at < self._find_moment(row) <= now for row in (*coming, *going)):
            return Edited.PASSED
        return Edited.TAKEN if any(self._is_taken(row) for row in coming) else None

    def write(self) -> None:
        """Put the rows as they were."""
        Airing.objects.filter(pk__in=self.after.keys() - self.before.keys()).delete()
        locks = self._read_locks()
        back = []
        # Rows that stay are changed and not made anew: what names them goes on naming them.
        for pk, row in self.before.items():
            if pk in self.after:
                Airing.objects.filter(pk=pk).update(**_revive(row), master_digest=locks[pk])
            else:
                back.append(self._restore(row, locks[pk]))
        # Firsts before the repeats that name them; with their own numbers, as addresses know them.
        Airing.objects.bulk_create(sorted(back, key=lambda one: one.of_airing_id is not None))
        for one in back:
            beside = self.beside.get(one.pk, {})
            Airing.objects.filter(
                pk__in=beside.get("repeats", ()),
                kind=AiringKind.REPEAT.value,
                lesson=one.lesson_id,
                of_airing=None,
            ).update(of_airing=one)
            AsRun.objects.filter(pk__in=beside.get("as_run", ()), airing=None).update(airing=one)

    def _stays(self, pk: int) -> bool:
        return all(self.before[pk][name] == self.after[pk][name] for name in _PLACE)

    def _find_moment(self, row: Row) -> datetime:
        channel = self.channels[row["channel_id"]]
        day = date.fromisoformat(row["date"])
        return timezone.make_aware(find_moment(day, row["start_frame"], channel.day_start))

    def _is_taken(self, row: Row) -> bool:
        others = Airing.objects.filter(channel=row["channel_id"], date=row["date"])
        span = Span(row["start_frame"], row["start_frame"] + row["frames"])
        return any(one.span.overlaps(span) for one in others.exclude(pk__in=self.touched))

    def _read_locks(self) -> dict[int, str]:
        """Return what was last published of each airing, if it is at that place again."""
        days = {date.fromisoformat(row["date"]) for row in self.before.values()}
        versions = PublishedSchedule.objects.filter(
            channel__in=self.channels, week__in={find_week(day) for day in days}
        )
        told: dict[tuple[int, int], Row] = {}
        # The last one of a week stays, also where it holds nothing any more.
        newest = {(one.channel_id, one.week): one for one in versions.order_by("number")}
        for (channel, _week), version in newest.items():
            told |= {(channel, row["id"]): row for row in version.snapshot["airings"]}
        return {
            pk: found["master_digest"]
            if (found := told.get((row["channel_id"], pk))) is not None
            and all(found[name] == row[name] for name in ("date", "start_frame", "lesson_id"))
            else ""
            for pk, row in self.before.items()
        }

    def _restore(self, row: Row, lock: str) -> Airing:
        airing = Airing(**_revive(row), master_digest=lock)
        is_fit = airing.lesson_id is not None and bool(find_airable([airing.lesson_id]))
        # An alarm may have been ended while the airing was away.
        if not is_fit or (lock and list_revoked({lock})):
            for name, value in self.beside.get(row["id"], {}).get("alarm", {}).items():
                is_time = name.endswith("_at") and value
                setattr(airing, name, parse_datetime(value) if is_time else value)
        return airing


def _pick(row: Row) -> Row:
    return {name: row[name] for name in FIELDS if name in row}


def _settle(rows: dict[int, Row], *, known: Collection[int] = ()) -> dict[int, Row]:
    """Return rows as the tables would hold them now: what they named may be gone since."""
    lessons = {row["lesson_id"] for row in rows.values()} - {None}
    firsts = {row["of_airing_id"] for row in rows.values()} - {None}
    pages = set(Page.objects.filter(pk__in=lessons).values_list("pk", flat=True))
    there = {*known, *Airing.objects.filter(pk__in=firsts).values_list("pk", flat=True)}
    return {
        pk: row
        | {
            "lesson_id": row["lesson_id"] if row["lesson_id"] in pages else None,
            "of_airing_id": row["of_airing_id"] if row["of_airing_id"] in there else None,
        }
        for pk, row in rows.items()
    }


def _revive(row: Row) -> Row:
    return row | {"date": parse_date(row["date"]), "made_at": parse_datetime(row["made_at"])}
