"""End uploads before their time: stopped by their owner, or left lying for too long."""

import time
import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q

from media_pipeline.actions.uploads.arrival import finish_upload
from media_pipeline.actions.uploads.beginning import NotYours
from media_pipeline.adapters.spool import (
    Held,
    NotInSpool,
    find_path,
    hold_file,
    list_files,
    measure_file,
    remove_file,
)
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import list_faults_of_files
from media_pipeline.models import Job, Upload

EXPIRED = "Expired"
# A form without a script grows its file before there is a row; silent for so long, it was cut.
_ORPHAN_S = 3600
_LIVE = (Upload.State.RECEIVING, Upload.State.ARRIVED)


def stop_upload(*, upload: Upload, by: Any, now: datetime) -> bool:
    """Give an upload up and forget its bytes; False when it is over already.

    :raises NotYours: it is somebody else's.
    """
    if upload.owner_id != by.pk:
        raise NotYours(upload.filename)
    stopped = Upload.objects.filter(pk=upload.pk, state__in=_LIVE).update(
        state=Upload.State.STOPPED, updated_at=now
    )
    if stopped:
        # A writer still at it finds, at its end, that nobody wants its bytes.
        remove_file(upload.key.hex)
    return bool(stopped)


def give_up_upload(job: Job) -> None:
    """Note that the upload whose `job` failed or was called off becomes no recording.

    Within the caller's transaction. Where the file is not to blame its bytes stay until the upload
    expires: whoever tries again need not send them again.
    """
    arrived = Upload.objects.filter(jobs=job, state=Upload.State.ARRIVED)
    now = job.ended_at or job.created_at
    if job.state == Job.State.CANCELLED:
        if arrived.update(state=Upload.State.STOPPED, updated_at=now) and job.upload:
            transaction.on_commit(partial(remove_file, job.upload.key.hex))
        return
    arrived.update(
        state=Upload.State.REFUSED,
        refusal=job.error_kind,
        message=job.error[:255],
        updated_at=now,
        expires_at=now + timedelta(hours=get_conf().upload_hours),
    )


def reopen_upload(upload: Upload, *, now: datetime) -> bool:
    """Let an upload be looked at once more, unless its file is to blame or has gone."""
    if upload.state != Upload.State.REFUSED or not find_path(upload.key.hex).is_file():
        return False
    refused = Upload.objects.filter(pk=upload.pk, state=Upload.State.REFUSED)
    reopened = refused.exclude(refusal__in=list_faults_of_files()).update(
        state=Upload.State.ARRIVED, refusal="", message="", updated_at=now
    )
    if reopened:
        upload.refresh_from_db()
    return bool(reopened)


def forget_bytes(*, key: uuid.UUID) -> bool:
    """Forget the bytes of a form that came to nothing, unless an upload names them after all.

    What cannot be asked now is left to `expire_uploads`.
    """
    try:
        if Upload.objects.filter(key=key).exists():
            return False
    except DatabaseError:
        return False
    remove_file(key.hex)
    return True


def expire_uploads(*, now: datetime) -> int:
    """Give up what nobody went on with, and forget bytes that nothing refers to; return how many.

    Also finishes what a killed server had received whole but not yet handed on.
    """
    count = 0
    for upload in Upload.objects.filter(state=Upload.State.RECEIVING).iterator():
        key = upload.key.hex
        try:
            if measure_file(key) == upload.length:
                with hold_file(key) as growing:  # else its writer will do so itself
                    # Less than it seemed when the writer was killed before it had compared.
                    is_whole = growing.size == upload.length
                    growing.sync()
                if is_whole:
                    finish_upload(upload=upload, now=now)
            elif upload.expires_at <= now:
                with hold_file(key):
                    count += _expire(upload, now)
        except Held:
            continue
        except NotInSpool:
            count += _expire(upload, now)
    over = (Job.State.FAILED, Job.State.CANCELLED)
    for job in Job.objects.filter(upload__state=Upload.State.ARRIVED, state__in=over):
        with transaction.atomic():
            give_up_upload(job)
    tried_again = Q(state=Upload.State.REFUSED, expires_at__gt=now)
    tried_again &= ~Q(refusal__in=list_faults_of_files())
    kept = Upload.objects.filter(Q(state__in=_LIVE) | tried_again)
    live = {key.hex for key in kept.values_list("key", flat=True)}
    for key, written_at in list_files():
        if key not in live and time.time() - written_at > _ORPHAN_S:
            remove_file(key)
            count += 1
    return count


def _expire(upload: Upload, now: datetime) -> int:
    expired = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING).update(
        state=Upload.State.STOPPED, refusal=EXPIRED, updated_at=now
    )
    if expired:
        remove_file(upload.key.hex)
    return expired
