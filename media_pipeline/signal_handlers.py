"""A waiting job is announced to the engine once its row is there to be found; what is made of a
published recording becomes public with it.
"""

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone

from media_pipeline.actions.captions import take_embedded_captions
from media_pipeline.actions.publishing import settle_original
from media_pipeline.core.refusals import MediaError
from media_pipeline.models import Encoding, Job, Rendition
from media_pipeline.signals import job_waiting, rendition_ready, source_ready
from media_pipeline.tasks import issue_ticket

logger = logging.getLogger(__name__)


@receiver(job_waiting, dispatch_uid="media_pipeline_ticket")
def announce(*, job: Job, **_kwargs: Any) -> None:
    """Issue a ticket on commit; a job that waits for its time is left to the caretaker."""
    if job.not_before <= timezone.now():
        transaction.on_commit(partial(issue_ticket, job.pk, queue=job.queue))


@receiver(rendition_ready, dispatch_uid="media_pipeline_publish_rung")
def publish_rung(*, rendition: Rendition, **_kwargs: Any) -> None:
    """Publish a rung that comes after its recording was published."""
    _settle(rendition.encoding)


@receiver(source_ready, dispatch_uid="media_pipeline_complete")
def complete(*, encoding: Encoding, **_kwargs: Any) -> None:
    """Publish what came last; lay the film's own captions beside it."""
    _settle(encoding)
    try:
        take_embedded_captions(encoding=encoding, now=timezone.now())
    except MediaError as error:
        logger.warning("captions of encoding %s: %s", encoding.pk, error)


def _settle(encoding: Encoding) -> None:
    try:
        settle_original(encoding.original)
    except MediaError as error:
        # The work itself is done: no job shall begin anew for this. The caretaker tries hourly.
        logger.warning("publishing encoding %s: %s", encoding.pk, error)
