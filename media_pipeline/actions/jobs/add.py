"""Jobs come in, by the site or by their parent, once more, or sooner than others."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from media_pipeline.actions.jobs.work import ChildJob
from media_pipeline.conf import get_conf
from media_pipeline.models import Encoding, Job, Master, Upload
from media_pipeline.signals import job_waiting


def add_job(
    *,
    kind: str,
    now: datetime,
    queue: str = Job.Queue.LIGHT,
    arguments: dict[str, Any] | None = None,
    priority: int = 0,
    share: str = "",
    dedupe_key: str = "",
    parent: Job | None = None,
    upload: Upload | None = None,
    encoding: Encoding | None = None,
    master: Master | None = None,
    requested_by: Any = None,
) -> Job:
    """Return a new waiting job, or the open one of the same `dedupe_key`."""
    job = Job(
        kind=kind,
        queue=queue,
        arguments=arguments or {},
        priority=priority,
        share=share,
        dedupe_key=dedupe_key,
        parent=parent,
        upload=upload,
        encoding=encoding,
        master=master,
        requested_by=requested_by,
        most_attempts=get_conf().most_attempts,
        not_before=now,
        created_at=now,
    )
    if (found := _find_open(dedupe_key)) is not None:
        return found
    try:
        with transaction.atomic():
            job.save(force_insert=True)
            job_waiting.send(Job, job=job)
    except IntegrityError:
        # Somebody added the same between our look and our insert.
        found = _find_open(dedupe_key)
        if found is None:
            raise
        return found
    return job


def add_children(*, parent: Job, children: list[ChildJob], now: datetime) -> None:
    """Add the parts of `parent`; the caller's transaction makes it wait for them."""
    for child in children:
        add_job(
            kind=child.kind,
            now=now,
            queue=child.queue,
            arguments=child.arguments | {"weight": child.weight},
            priority=parent.priority + child.raised,
            share=parent.share,
            parent=parent,
            encoding=parent.encoding,
            master=parent.master,
            upload=parent.upload,
            requested_by=parent.requested_by,
        )


def retry_job(*, job: Job, by: Any, now: datetime) -> Job:
    """Return `job` waiting again from its beginning; finished pieces are found, not made anew.

    A part is tried again with its whole. What is open, done, or refused for good stays as it is.
    """
    job = _find_root(job)
    if not job.may_be_tried_again:
        return job
    with transaction.atomic():
        if (found := _find_open(job.dedupe_key)) is not None:
            return found
        changed = Job.objects.filter(
            pk=job.pk, state__in=(Job.State.FAILED, Job.State.CANCELLED)
        ).update(
            state=Job.State.WAITING,
            phase=0,
            attempts=0,
            deaths=0,
            waits=0,
            children_left=0,
            worker="",
            lease_until=None,
            ticketed_at=None,
            cancel_asked_at=None,
            not_before=now,
            started_at=None,
            ended_at=None,
            percent=0.0,
            step="",
            error="",
            error_kind="",
            result={},
            requested_by=by or job.requested_by,
        )
        job.refresh_from_db()
        if changed:
            job.children.all().delete()
            job_waiting.send(Job, job=job)
    return job


def set_priority(*, job: Job, priority: int, by: Any) -> None:
    """Let `job` and what is still to come of it go sooner or later."""
    moved = priority - job.priority
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(priority=priority)
        for child in job.children.filter(state__in=Job.OPEN):
            set_priority(job=child, priority=child.priority + moved, by=by)
    job.priority = priority


def _find_open(dedupe_key: str) -> Job | None:
    if not dedupe_key:
        return None
    return Job.objects.filter(dedupe_key=dedupe_key, state__in=Job.OPEN).first()


def _find_root(job: Job) -> Job:
    while job.parent is not None:
        job = job.parent
    return Job.objects.get(pk=job.pk)
