"""End uploads before their time: stopped by their owner, or left lying for too long."""

import logging
import time
import uuid
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from media_pipeline.actions.uploads.arrival import finish_upload
from media_pipeline.actions.uploads.beginning import NotYours, open_spool
from media_pipeline.adapters.spool import (
    Held,
    NotInSpool,
    hold_file,
    list_files,
    measure_file,
    remove_file,
)
from media_pipeline.adapters.spool_mark import SpoolAway, set_mark
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import list_faults_of_files
from media_pipeline.models import Job, Upload

EXPIRED = "Expired"
# A form without a script grows its file before there is a row; silent for so long, it was cut.
_ORPHAN_S = 3600
# On a disk that was changed for another they have not come to an end by themselves.
_AWAY_KEPT = timedelta(days=30)

logger = logging.getLogger(__name__)


def stop_upload(*, upload: Upload, by: Any, now: datetime) -> bool:
    """Give an upload up and forget its bytes; False when it is over already.

    :raises NotYours: it is somebody else's.
    """
    if upload.owner_id != by.pk:
        raise NotYours(upload.filename)
    stopped = _list_live().filter(pk=upload.pk).update(state=Upload.State.STOPPED, updated_at=now)
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
    """Let an upload be looked at once more, unless its file is to blame or has gone.

    :raises SpoolAway: nobody can say, for the disk of the spool is not there.
    """
    if upload.state != Upload.State.REFUSED:
        return False
    try:
        measure_file(upload.key.hex, home=upload.spool)
    except NotInSpool:
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
    try:
        open_spool()
    except SpoolAway as error:
        logger.error("uploads wait: %s (mount it, or see `manage.py media spool`)", error)
        return 0
    count = 0
    for upload in Upload.objects.filter(state=Upload.State.RECEIVING).iterator():
        key, home = upload.key.hex, upload.spool
        try:
            if measure_file(key, home=home) == upload.length:
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
        except SpoolAway:
            if upload.expires_at + _AWAY_KEPT <= now:
                count += _expire(upload, now)
    over = (Job.State.FAILED, Job.State.CANCELLED)
    for job in Job.objects.filter(upload__state=Upload.State.ARRIVED, state__in=over):
        with transaction.atomic():
            give_up_upload(job)
    tried_again = Q(state=Upload.State.REFUSED, expires_at__gt=now)
    tried_again &= ~Q(refusal__in=list_faults_of_files())
    kept = Upload.objects.filter(Q(state__in=Upload.LIVE) | tried_again)
    live = {key.hex for key in kept.values_list("key", flat=True)}
    for key, written_at in list_files():
        if key not in live and time.time() - written_at > _ORPHAN_S:
            remove_file(key)
            count += 1
    return count


def count_away() -> int:
    """Return how many uploads wait for a disk that is not there."""
    return sum(_is_away(upload) for upload in _list_live())


def renew_spool(*, now: datetime) -> int:
    """Take what is there for the spool from now on, and give up what lay in another; return how
    many uploads that ends. For a person who knows that the old disk will not come back.
    """
    set_mark()
    return sum(_expire(upload, now) for upload in _list_live() if _is_away(upload))


def _is_away(upload: Upload) -> bool:
    try:
        measure_file(upload.key.hex, home=upload.spool)
    except SpoolAway:
        return True
    except NotInSpool:
        pass
    return False


def _list_live() -> QuerySet[Upload]:
    return Upload.objects.filter(state__in=Upload.LIVE)


def _expire(upload: Upload, now: datetime) -> int:
    expired = (
        _list_live()
        .filter(pk=upload.pk, state=upload.state)
        .update(state=Upload.State.STOPPED, refusal=EXPIRED, updated_at=now)
    )
    if expired:
        remove_file(upload.key.hex)
    return expired
