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
    called_off = Job.objects.filter(pk=job.pk).call_off(now)
    for child in job.children.filter(state__in=Job.OPEN):
        _cancel(child, now)
    job.refresh_from_db()
    if called_off and job.state == Job.State.CANCELLED:
        tell_ended(job)
