"""Keeps a sheet that was read and found good, and forgets what nobody confirmed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from lessons.sheets.models import StagedSheet
from lessons.sheets.queries import check_sheet
from lessons.sheets.rules import RowError, SheetKind
from lessons.sheets.rules.archives import MAX_UPLOAD_BYTES


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A sheet that was not staged or not applied; nothing was written."""

    errors: tuple[RowError, ...]


def stage_sheet(
    *, kind: SheetKind, file: IO[bytes], file_name: str, by: Any, now: datetime
) -> StagedSheet | Refusal:
    """Check a sheet without writing any of it; keep it for confirmation if nothing is wrong."""
    require_permission(kind, by)
    content = file.read(MAX_UPLOAD_BYTES + 1)
    reading = check_sheet(content, kind=kind, by=by)
    if reading.errors:
        return Refusal(errors=reading.errors)
    with transaction.atomic():
        discard_old_sheets(now=now)
        return StagedSheet.objects.create(
            kind=kind.name,
            file_name=file_name[-255:],
            content=kind.lock(content),
            sha256=hashlib.sha256(content).hexdigest(),
            uploaded_by=by,
            created_at=now,
            row_count=len(reading.rows),
        )


def discard_sheet(*, staged: StagedSheet, by: Any) -> None:
    """Forget a sheet that is not being applied; what was written of it stays.

    :raises PermissionDenied: unless the same person staged it.
    """
    if staged.uploaded_by_id != by.pk:
        raise PermissionDenied
    StagedSheet.objects.filter(pk=staged.pk).at_rest().delete()


def discard_old_sheets(*, now: datetime) -> int:
    """Delete the sheets that nobody confirmed in time; return how many."""
    count, _by_model = StagedSheet.objects.forgotten(now).delete()
    return count


def require_permission(kind: SheetKind, by: Any) -> None:
    """Refuse unless `by` may bring sheets of this kind now.

    :raises PermissionDenied: they may not.
    """
    if not by.is_active or not kind.may_import(by):
        raise PermissionDenied
