"""Take bytes of an upload as they come; with the last one, have it looked at."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection, transaction

from media_pipeline.actions.jobs import add_job
from media_pipeline.actions.uploads.beginning import NotYours
from media_pipeline.adapters.pouring import Body, End, PassingHash, pour
from media_pipeline.adapters.spool import Growing, Held, NotInSpool, hold_file, measure_file
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import OutOfDisk
from media_pipeline.core.tus import Checksum
from media_pipeline.models import Job, Upload
from media_pipeline.permissions import may_bring

# A person waits for it.
PRIORITY = 10
# Nobody waits for this one of many.
BULK = -10


class Outcome(StrEnum):
    """What became of the bytes of one request."""

    KEPT = "kept"
    CUT = "cut"
    WRONG_OFFSET = "wrong offset"
    WRONG_SUM = "wrong sum"
    TOO_MUCH = "too much"
    HELD = "held"
    NO_ROOM = "no room"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True)
class Received:
    """The outcome, and how far the upload has come."""

    outcome: Outcome
    offset: int = 0


def receive_bytes(
    *,
    upload: Upload,
    offset: int,
    body: Body,
    now: datetime,
    checksum: Checksum | None = None,
    priority: int = PRIORITY,
) -> Received:
    """Append `body` at `offset`; what came before a break stays, unless a checksum goes with it.

    Kept means on the disk: the bytes are synced before the answer that lets the sender forget them.
    `priority` is that of the work on the whole file.

    :raises NotYours: its owner may no longer bring recordings there; what came before stays.
    :raises SpoolAway: the disk with what came before is not there.
    """
    if not may_bring(upload.owner, upload.collection_id):
        raise NotYours(upload.filename)
    if offset + (body.length or 0) > upload.length:
        return Received(outcome=Outcome.TOO_MUCH, offset=upload.received)
    key = upload.key.hex
    # The stream may take hours: nobody else should lack a connection for that.
    if not connection.in_atomic_block:
        connection.close()
    try:
        with hold_file(key, home=upload.spool) as growing:
            if growing.size != offset:
                return Received(outcome=Outcome.WRONG_OFFSET, offset=growing.size)
            # Hashed on the way when all of it comes at once; else from the disk, at the end.
            sha256 = PassingHash() if offset == 0 and body.length == upload.length else None
            outcome = _take(growing, body, upload.length - offset, checksum, sha256)
            size = growing.size
    except NotInSpool:
        return Received(outcome=Outcome.GONE)
    except Held:
        return Received(outcome=Outcome.HELD, offset=measure_file(key))
    later = now + timedelta(hours=get_conf().upload_hours)
    receiving = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING)
    if not receiving.update(received=size, updated_at=now, expires_at=later):
        return Received(outcome=Outcome.GONE)  # stopped meanwhile
    upload.received, upload.updated_at, upload.expires_at = size, now, later
    if size == upload.length:
        whole = sha256 is not None and outcome is Outcome.KEPT
        finish_upload(
            upload=upload,
            sha256=sha256.hexdigest() if sha256 and whole else "",
            now=now,
            priority=priority,
        )
    return Received(outcome=outcome, offset=size)


def _take(
    growing: Growing, body: Body, most: int, checksum: Checksum | None, sha256: Any
) -> Outcome:
    start = growing.size
    expected = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    try:
        if checksum:
            growing.vouch(start)
        poured = pour(body, growing, most=most, digests=[one for one in (expected, sha256) if one])
    except OutOfDisk:
        outcome = Outcome.NO_ROOM
    else:
        outcome = _OUTCOMES[poured.end]
    if checksum and expected:
        if outcome is Outcome.KEPT and expected.digest() != checksum.digest:
            outcome = Outcome.WRONG_SUM
        if outcome is not Outcome.KEPT:
            growing.cut_back(start)
    elif outcome is Outcome.TOO_MUCH:
        growing.cut_back(start)
    try:
        growing.sync()
    except OutOfDisk:
        growing.cut_back(start)
        outcome = Outcome.NO_ROOM
    except OSError:
        # The system forgets what it could not write, and the next sync would call it written.
        growing.cut_back(start)
        raise
    if checksum:
        growing.vouch(None)
    return outcome


_OUTCOMES = {
    End.WHOLE: Outcome.KEPT,
    End.CUT: Outcome.CUT,
    End.GAVE_WAY: Outcome.CUT,
    End.TOO_MUCH: Outcome.TOO_MUCH,
}


def finish_upload(
    *, upload: Upload, now: datetime, sha256: str = "", priority: int = PRIORITY
) -> bool:
    """Have a whole upload looked at; once, however often it is asked. Return whether it was now."""
    with transaction.atomic():
        finished = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING).update(
            state=Upload.State.ARRIVED, received=upload.length, sha256=sha256, updated_at=now
        )
        if finished:
            add_job(
                kind="receive",
                now=now,
                queue=Job.Queue.LIGHT,
                priority=priority,
                share=str(upload.collection_id),
                dedupe_key=f"receive:{upload.key.hex}",
                upload=upload,
                requested_by=upload.owner,
            )
    if finished:
        upload.state = Upload.State.ARRIVED
    return bool(finished)
