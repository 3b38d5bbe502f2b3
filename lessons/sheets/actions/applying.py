"""Writes the rows of a confirmed sheet: a short one at once, a long one as a job.

A job writes rows that stand for themselves in batches; each batch and the count of the rows done
are one transaction. Killed anywhere, it goes on behind the last batch: no row is written twice.
"""

import time
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from lessons import LessonsError
from lessons.sheets.actions.staging import Refusal, require_permission
from lessons.sheets.models import StagedSheet
from lessons.sheets.queries import check_sheet, get_kind, read_staged
from lessons.sheets.rules import Row, SheetKind
from media_pipeline.actions.jobs import Done, Split, Work, add_job, cancel_job
from media_pipeline.core.refusals import Cancelled
from media_pipeline.models import Job

APPLIED = "sheets.apply"
JOB_KIND = "apply-sheet"
# As what a person waits for who looks at the page meanwhile.
PRIORITY = 10
# After so long the worker asks whether somebody else waits for it, too.
TURN_S = 10.0
# SQLite lets nobody else write during a batch, and those who wait look every tenth of a second.
BREATH_S = 0.05


class UnableToApplySheet(LessonsError):
    """The sheet no longer waits: applied already, too old, or of a kind that is gone."""


def apply_sheet(*, staged: StagedSheet, by: Any, now: datetime) -> int | Refusal:
    """Write the rows of a staged sheet, once; return how many records changed.

    The file is read and checked again: the site may have changed since it was staged.

    :raises PermissionDenied: unless the same person staged it and still may.
    :raises UnableToApplySheet: when it no longer waits.
    """
    with transaction.atomic():
        sheet, kind = _take_waiting(staged, by, now)
        reading = check_sheet(read_staged(sheet, kind), kind=kind, by=by)
        if reading.errors:
            return Refusal(errors=reading.errors)
        _write(sheet, kind, reading.rows, by=by, now=now)
        return sheet.changed_count


def begin_applying(*, staged: StagedSheet, by: Any, now: datetime) -> StagedSheet:
    """Have the rows of a sheet written in the background, or the rest of one that stopped.

    :raises PermissionDenied: unless the same person staged it and still may.
    :raises UnableToApplySheet: when it no longer waits.
    """
    with transaction.atomic():
        stopped = StagedSheet.objects.select_for_update().filter(pk=staged.pk).unwritten().first()
        if stopped is not None and stopped.uploaded_by_id == by.pk:
            sheet = stopped
            if sheet.is_moving:
                return sheet
        else:
            sheet, _kind = _take_waiting(staged, by, now)
        sheet.confirmed_at, sheet.stopped = now, ""
        sheet.job = add_job(
            kind=JOB_KIND,
            now=now,
            arguments={"sheet": str(sheet.pk)},
            priority=PRIORITY,
            share=f"sheets-{by.pk}",
            requested_by=by,
        )
        sheet.save(update_fields=["confirmed_at", "stopped", "job"])
    return sheet


def call_back(*, staged: StagedSheet, by: Any, now: datetime) -> bool:
    """Let a sheet wait for its confirmation again; False once any row of it is written.

    :raises PermissionDenied: unless the same person staged it.
    """
    if staged.uploaded_by_id != by.pk:
        raise PermissionDenied
    with transaction.atomic():
        sheet = StagedSheet.objects.select_for_update().filter(pk=staged.pk).unwritten().first()
        if sheet is None or sheet.rows_done:
            return False
        if sheet.job is not None and sheet.job.is_open:
            cancel_job(job=sheet.job, by=by, now=now)
        sheet.job, sheet.confirmed_at, sheet.stopped = None, None, ""
        sheet.save(update_fields=["job", "confirmed_at", "stopped"])
    return True


def apply_in_job(work: Work) -> Done | Split:
    """Write a confirmed sheet batch by batch, from where the last attempt ended.

    :raises Cancelled: it was called back, or somebody else goes on with it.
    """
    found = StagedSheet.objects.filter(pk=work.job.arguments["sheet"], job=work.job)
    sheet = found.unwritten().first()
    kind = get_kind(sheet.kind) if sheet is not None else None
    if sheet is None or kind is None:
        return Done()
    # Somebody may have had a job that failed tried again, past its owner.
    found.update(stopped=StagedSheet.Stopped.NO)
    by = _find_owner(sheet)
    if not by.is_active or not kind.may_import(by):
        return _stop(sheet, StagedSheet.Stopped.NO_RIGHT)
    reading = check_sheet(read_staged(sheet, kind), kind=kind, by=by, done=sheet.rows_done)
    if reading.errors:
        return _stop(sheet, StagedSheet.Stopped.CHANGED)
    ends_at = time.monotonic() + TURN_S
    size = kind.rows_apart or max(1, len(reading.rows))
    for start in range(0, len(reading.rows), size):
        if work.cancel.asked:
            raise Cancelled
        if start and time.monotonic() > ends_at:
            return Split(children=(), until_percent=sheet.percent)
        try:
            sheet = _write_batch(work, sheet, kind, reading.rows[start : start + size])
        except PermissionDenied:
            return _stop(sheet, StagedSheet.Stopped.NO_RIGHT)
        work.tell(sheet.percent, eta_s=sheet.find_seconds_left(timezone.now()))
        time.sleep(BREATH_S)
    return Done(result={"rows": sheet.rows_done, "changed": sheet.changed_count})


def note_ended(job: Job) -> None:
    """Say of the sheet of a job that failed or was called off that nobody writes it now."""
    StagedSheet.objects.filter(job=job).unwritten().update(stopped=StagedSheet.Stopped.FAILED)


def _take_waiting(staged: StagedSheet, by: Any, now: datetime) -> tuple[StagedSheet, SheetKind]:
    waiting = StagedSheet.objects.waiting(now).select_for_update()
    sheet = waiting.filter(pk=staged.pk).first()
    kind = get_kind(staged.kind)
    if sheet is None or kind is None:
        raise UnableToApplySheet(gettext_noop("This sheet no longer waits for confirmation."))
    if sheet.uploaded_by_id != by.pk:
        raise PermissionDenied
    require_permission(kind, by)
    return sheet, kind


@transaction.atomic
def _write_batch(
    work: Work, seen: StagedSheet, kind: SheetKind, rows: tuple[Row, ...]
) -> StagedSheet:
    # Its own row only: PostgreSQL locks no row that an outer join may leave out.
    own = StagedSheet.objects.select_for_update(of=("self",)).filter(pk=seen.pk, job=work.job)
    held = own.unwritten().select_related("job").defer("content")
    sheet = held.first() if Job.objects.held_by(work.job).exists() else None
    if sheet is None or sheet.rows_done != seen.rows_done:
        raise Cancelled
    by = _find_owner(sheet)  # afresh: a right that was taken away meanwhile is gone
    require_permission(kind, by)
    _write(sheet, kind, rows, by=by, now=timezone.now())
    return sheet


def _write(
    sheet: StagedSheet, kind: SheetKind, rows: tuple[Row, ...], *, by: Any, now: datetime
) -> None:
    sheet.changed_count += kind.apply(rows, by=by, now=now)
    sheet.rows_done += len(rows)
    changed = ["changed_count", "rows_done"]
    if sheet.rows_done >= sheet.row_count:
        sheet.applied_at = now
        # The records are the truth now; a copy of people's data would only lie about.
        sheet.content = b""
        changed += ["applied_at", "content"]
        data = {"kind": kind.name, "rows": sheet.row_count, "sha256": sheet.sha256}
        log(instance=sheet, action=APPLIED, user=by, data=data)
    sheet.save(update_fields=changed)


def _stop(sheet: StagedSheet, why: StagedSheet.Stopped) -> Done:
    StagedSheet.objects.filter(pk=sheet.pk).unwritten().update(stopped=why)
    return Done(result={"stopped": why.value})


def _find_owner(sheet: StagedSheet) -> Any:
    return get_user_model()._default_manager.get(pk=sheet.uploaded_by_id)
