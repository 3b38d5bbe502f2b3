"""Writes about uploads, from the first byte to the last."""

from media_pipeline.actions.uploads.arrival import (
    BULK,
    Outcome,
    Received,
    finish_upload,
    receive_bytes,
)
from media_pipeline.actions.uploads.beginning import (
    NotYours,
    begin_upload,
    count_held_bytes,
    find_limits,
    open_spool,
)
from media_pipeline.actions.uploads.ending import expire_uploads, forget_bytes, stop_upload

__all__ = [
    "BULK",
    "NotYours",
    "Outcome",
    "Received",
    "begin_upload",
    "count_held_bytes",
    "expire_uploads",
    "find_limits",
    "finish_upload",
    "forget_bytes",
    "open_spool",
    "receive_bytes",
    "stop_upload",
]
