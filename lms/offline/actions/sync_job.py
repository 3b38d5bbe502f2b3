"""The body of jobs that bring packs here; what broke off goes on with the next attempt."""

import time

from django.utils import timezone

from lms.offline.actions.syncing import sync_packs
from lms.offline.models import Subscription
from media_pipeline.actions.jobs import Done, Work
from media_pipeline.core.refusals import Cancelled


def sync(work: Work) -> Done:
    """Visit the site that the job names.

    :raises Cancelled: somebody asked to stop; what has come is kept.
    :raises UnableToFetch: the link is away; the job waits and goes on.
    """
    number = work.job.arguments["subscription"]
    subscription = Subscription.objects.filter(pk=number).first()
    if subscription is None:
        return Done()
    started = time.monotonic()

    def tell(done: int, total: int, step: str) -> None:
        if work.cancel.asked:
            raise Cancelled("stopped")
        speed = done / max(0.001, time.monotonic() - started)
        left = (total - done) / speed if speed else None
        percent = 100.0 * done / max(1, total)
        work.tell(percent, step=step, speed=round(speed / 1e6, 4), eta_s=left)

    synced = sync_packs(subscription=subscription, now=timezone.now(), tell=tell)
    return Done(result={"renewed": synced.renewed, "refused": synced.refused})
