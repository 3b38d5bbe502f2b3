"""A waiting job is announced to the engine once its row is there to be found."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from media_pipeline.models import Job
from media_pipeline.signals import job_waiting
from media_pipeline.tasks import issue_ticket


@receiver(job_waiting, dispatch_uid="media_pipeline_ticket")
def announce(*, job: Job, **_kwargs: Any) -> None:
    """Issue a ticket on commit; a job that waits for its time is left to the caretaker."""
    if job.not_before <= timezone.now():
        transaction.on_commit(partial(issue_ticket, job.pk, queue=job.queue))
