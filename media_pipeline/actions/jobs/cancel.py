"""Somebody calls a job off: what waits ends now, what runs is told and stops within seconds."""

from datetime import datetime
from typing import Any

from django.db import transaction

from media_pipeline.actions.jobs.kinds import tell_ended
from media_pipeline.models import Job


def cancel_job(*, job: Job, by: Any, now: datetime) -> Job:
    """Call `job` off with all its parts; a part is called off with its whole."""
    while job.parent is not None:
        job = job.parent
    with transaction.atomic():
        _cancel(job, now)
    job.refresh_from_db()
    return job


def _cancel(job: Job, now: datetime) -> None:
    stopped = Job.objects.filter(pk=job.pk, state__in=(Job.State.WAITING, Job.State.SPLIT)).update(
        state=Job.State.CANCELLED, cancel_asked_at=now, ended_at=now, eta_s=None
    )
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked_at=now)
    for child in job.children.filter(state__in=Job.OPEN):
        _cancel(child, now)
    if stopped:
        job.refresh_from_db()
        tell_ended(job)
