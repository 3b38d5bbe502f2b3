"""An encoding is asked for, becomes what players are given, or is given up."""

import shutil
from datetime import datetime
from typing import Any

from django.db import transaction

from media_pipeline.actions.jobs import add_job
from media_pipeline.conf import get_conf
from media_pipeline.core.plan import RECIPE
from media_pipeline.models import Encoding, Job, Original

KIND = "encode"
# A person who tries a failed encoding again within this time finds its finished pieces.
WORK_KEPT_S = 7 * 24 * 3600.0


def request_encoding(
    *,
    original: Original,
    now: datetime,
    priority: int = 0,
    share: str = "",
    requested_by: Any = None,
) -> Encoding:
    """Return the encoding of `original` by today's recipe, with a job unless it is ready."""
    with transaction.atomic():
        encoding, _is_new = Encoding.objects.get_or_create(
            original=original, recipe=RECIPE, defaults={"created_at": now}
        )
        if encoding.state == Encoding.State.READY:
            return encoding
        if encoding.state == Encoding.State.FAILED:
            encoding.state = Encoding.State.WAITING
            encoding.save(update_fields=["state"])
        add_job(
            kind=KIND,
            now=now,
            queue=Job.Queue.VIDEO,
            arguments={"duration_ms": original.duration_ms},
            # One above what was asked: planning goes before the upper rungs of the same share.
            priority=priority + 1,
            share=share,
            dedupe_key=f"{KIND}:{encoding.pk}",
            encoding=encoding,
            requested_by=requested_by,
        )
    return encoding


def give_up_encoding(job: Job) -> None:
    """Note that the encoding of a failed or cancelled job will not become ready."""
    if job.encoding_id is None:
        return
    Encoding.objects.filter(pk=job.encoding_id).exclude(state=Encoding.State.READY).update(
        state=Encoding.State.FAILED
    )


def let_be_seen(encoding: Encoding) -> None:
    """Give players what there is of `encoding`, where they have nothing yet."""
    with transaction.atomic():
        others = Encoding.objects.select_for_update().filter(original=encoding.original_id)
        if not any(other.is_current for other in others):
            Encoding.objects.filter(pk=encoding.pk).update(is_current=True)


def make_current(encoding: Encoding) -> None:
    """Give players `encoding` from now on; within the caller's transaction."""
    mates = Encoding.objects.filter(original=encoding.original_id)
    list(mates.select_for_update())
    mates.exclude(pk=encoding.pk).filter(is_current=True).update(is_current=False)
    Encoding.objects.filter(pk=encoding.pk).update(is_current=True)


def sweep_work(*, now: datetime) -> int:
    """Forget the pieces of encodings that nobody works on for a week; return how many."""
    swept = 0
    work = get_conf().work
    for folder in sorted(work.iterdir()) if work.is_dir() else []:
        idle_s = now.timestamp() - folder.stat().st_mtime
        is_open = Job.objects.filter(encoding__token=folder.name, state__in=Job.OPEN).exists()
        if idle_s > WORK_KEPT_S and not is_open:
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept
