"""What dead workers left: their jobs wait again, and no parent waits for parts that are closed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from media_pipeline.actions.jobs.finish import NO_LEASE, end_cancelled, fail_job, push_on
from media_pipeline.adapters.machine import is_gone
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import ToolFailed
from media_pipeline.core.schedule import find_pause_after_death_s
from media_pipeline.models import Job
from media_pipeline.signals import job_waiting


class WorkerDied(ToolFailed):
    """Every worker that took the job died over it."""


@dataclass(frozen=True, kw_only=True)
class Reaped:
    """What one round found."""

    returned: int = 0
    failed: int = 0
    pushed_on: int = 0


def reap_jobs(*, now: datetime) -> Reaped:
    """Take running jobs from workers that are gone, and move on parents that were forgotten."""
    found = Reaped()
    running = Job.objects.filter(state=Job.State.RUNNING).select_related("parent")
    for job in running:
        expired = job.lease_until is None or job.lease_until < now
        if not expired and not is_gone(job.worker):
            continue
        if _return(job, now):
            found = replace(found, returned=found.returned + 1)
        elif job.cancel_asked_at is None:
            found = replace(found, failed=found.failed + 1)
    unfinished = Job.objects.filter(parent=OuterRef("pk"), state__in=Job.OPEN)
    forgotten = Job.objects.filter(~Q(Exists(unfinished)), state=Job.State.SPLIT)
    for parent in forgotten:
        moved = push_on(parent=parent, now=now)
        found = replace(found, pushed_on=found.pushed_on + moved)
    return found


def _return(job: Job, now: datetime) -> bool:
    """Let `job` wait again; False when it ended instead, or lives after all."""
    conf = get_conf()
    if job.cancel_asked_at is not None:
        end_cancelled(job=job, now=now)
        return False
    if job.deaths + 1 >= conf.most_deaths:
        text = f"its worker died {job.deaths + 1} times"
        fail_job(job=job, error=WorkerDied(text), now=now)
        return False
    pause_s = find_pause_after_death_s(job.deaths + 1, first_s=conf.retry_s)
    with transaction.atomic():
        # The lease is part of the condition: a holder that beats just now keeps its job.
        returned = (
            Job.objects.held_by(job)
            .filter(lease_until=job.lease_until, cancel_asked_at=None)
            .update(
                state=Job.State.WAITING,
                deaths=F("deaths") + 1,
                attempts=F("attempts") - 1,
                not_before=now + timedelta(seconds=pause_s),
                ticketed_at=None,
                **NO_LEASE,
            )
        )
        if returned:
            job.refresh_from_db()
            job_waiting.send(Job, job=job)
    return bool(returned)
