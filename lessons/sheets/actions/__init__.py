"""Writes: stage a sheet, apply it once confirmed, discard what nobody confirmed."""

from lessons.sheets.actions.applying import (
    APPLIED,
    JOB_KIND,
    UnableToApplySheet,
    apply_sheet,
    begin_applying,
    call_back,
)
from lessons.sheets.actions.staging import (
    Refusal,
    discard_old_sheets,
    discard_sheet,
    stage_sheet,
)

__all__ = [
    "APPLIED",
    "JOB_KIND",
    "Refusal",
    "UnableToApplySheet",
    "apply_sheet",
    "begin_applying",
    "call_back",
    "discard_old_sheets",
    "discard_sheet",
    "stage_sheet",
]
