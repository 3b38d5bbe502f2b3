"""Writes: stage a sheet, apply it once confirmed, discard what nobody confirmed."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from lessons import LessonsError
from lessons.sheets.models import StagedSheet
from lessons.sheets.queries import get_kind, read_sheet
from lessons.sheets.rules import Reading, RowError, SheetKind, cap_errors, merge_errors
from lessons.sheets.rules.archives import MAX_UPLOAD_BYTES

APPLIED = "sheets.apply"


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A sheet that was not staged or not applied; nothing was written."""

    errors: tuple[RowError, ...]


class UnableToApplySheet(LessonsError):
    """The sheet no longer waits: applied already, too old, or of a kind that is gone."""


def stage_sheet(
    *, kind: SheetKind, file: IO[bytes], file_name: str, by: Any, now: datetime
) -> StagedSheet | Refusal:
    """Check a sheet without writing any of it; keep it for confirmation if nothing is wrong."""
    _require_permission(kind, by)
    content = file.read(MAX_UPLOAD_BYTES + 1)
    reading = _check(kind, content, by)
    if reading.errors:
        return Refusal(errors=reading.errors)
    with transaction.atomic():
        discard_old_sheets(now=now)
        return StagedSheet.objects.create(
            kind=kind.name,
            file_name=file_name[-255:],
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            uploaded_by=by,
            created_at=now,
            row_count=len(reading.rows),
        )


def apply_sheet(*, staged: StagedSheet, by: Any, now: datetime) -> int | Refusal:
    """Write the rows of a staged sheet, once; return how many records changed.

    The file is read and checked again: the site may have changed since it was staged.

    :raises PermissionDenied: unless the same person staged it and still may.
    :raises UnableToApplySheet: when it no longer waits.
    """
    with transaction.atomic():
        waiting = StagedSheet.objects.waiting(now).select_for_update()
        sheet = waiting.filter(pk=staged.pk).first()
        kind = get_kind(staged.kind)
        if sheet is None or kind is None:
            raise UnableToApplySheet(gettext_noop("This sheet no longer waits for confirmation."))
        if sheet.uploaded_by_id != by.pk:
            raise PermissionDenied
        _require_permission(kind, by)
        reading = _check(kind, bytes(sheet.content), by)
        if reading.errors:
            return Refusal(errors=reading.errors)
        changed = kind.apply(reading.rows, by=by, now=now)
        sheet.applied_at = now
        # The records are the truth now; a copy of people's data would only lie about.
        sheet.content = b""
        sheet.save(update_fields=["applied_at", "content"])
        log(
            instance=sheet,
            action=APPLIED,
            user=by,
            data={"kind": kind.name, "rows": sheet.row_count, "sha256": sheet.sha256},
        )
        return changed


def discard_sheet(*, staged: StagedSheet, by: Any) -> None:
    """Forget a sheet before it is applied.

    :raises PermissionDenied: unless the same person staged it.
    """
    if staged.uploaded_by_id != by.pk:
        raise PermissionDenied
    StagedSheet.objects.filter(pk=staged.pk, applied_at=None).delete()


def discard_old_sheets(*, now: datetime) -> int:
    """Delete the sheets that nobody confirmed in time; return how many."""
    count, _by_model = StagedSheet.objects.forgotten(now).delete()
    return count


def _require_permission(kind: SheetKind, by: Any) -> None:
    if not kind.may_import(by):
        raise PermissionDenied


def _check(kind: SheetKind, content: bytes, by: Any) -> Reading:
    reading = read_sheet(io.BytesIO(content), kind=kind)
    # Whoever puts a sheet right wants to know everything at once, not one kind of error a day.
    found = kind.check(reading.rows, by=by) if reading.rows else []
    return Reading(rows=reading.rows, errors=cap_errors(merge_errors(reading, found)))
