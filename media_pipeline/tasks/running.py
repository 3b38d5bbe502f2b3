"""The one task: its number only says that there is work; the table says which."""

from django.utils import timezone
from django_tasks import task

from media_pipeline.actions.jobs import claim_job, perform_job
from media_pipeline.actions.jobs.keep import is_asked_to_stop
from media_pipeline.adapters.machine import name_worker
from media_pipeline.models import Job


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
