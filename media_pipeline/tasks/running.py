"""The one task: its number only says that there is work; the table says which."""

import tempfile

from django.utils import timezone
from django_tasks import task

from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.actions.jobs.keep import is_asked_to_stop, may_go_on
from media_pipeline.adapters.machine import name_worker
from media_pipeline.conf import get_conf
from media_pipeline.models import Job
from media_pipeline.tasks.leftovers import sweep_machine


@task()
def run(job_id: int) -> None:
    """Do the most deserving job of the queue that `job_id` waits in; it need not be that one."""
    if is_asked_to_stop():
        # The ticket is lost, the job is not: whoever takes care issues another one.
        return
    queue = Job.objects.filter(pk=job_id).values_list("queue", flat=True).first()
    if queue is None:
        return
    job = claim_job(queue=queue, worker=name_worker(), now=timezone.now())
    if job is not None:
        perform_job(job, clock=timezone.now)
    sweep_machine(now=timezone.now())


def prepare_worker() -> None:
    """Make this process one that does jobs: called once, before it takes the first."""
    may_go_on()
    scratch = get_conf().scratch
    scratch.mkdir(parents=True, exist_ok=True)
    # What a killed worker leaves there is swept up; in the system's folder nobody would dare.
    tempfile.tempdir = str(scratch)
