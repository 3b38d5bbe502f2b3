"""Makes public what the site shows, and withdraws what it shows no more (`queries.showing`).

Everything here may be run at any time, twice, or be killed: it looks at what is, never at what
happened. An app whose pages have changed calls `follow_showings`; the caretaker looks hourly.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from media_pipeline.actions.jobs import Done, Work, add_job
from media_pipeline.actions.publishing import publish_source, withdraw_source
from media_pipeline.core.refusals import MediaError
from media_pipeline.models import Job
from media_pipeline.queries.showing import list_unpublished_sources, list_unshown_sources

# Before all that is being encoded: somebody looks at the page.
PRIORITY = 10

logger = logging.getLogger(__name__)


def follow_showings(*, now: datetime) -> Job:
    """See to it that what pages show is public, and nothing else, once this transaction is over.

    What is shown no more leaves the public store at once; what is new is copied by a worker.
    """
    transaction.on_commit(_withdraw_at_once)
    return add_job(kind="publish", now=now, priority=PRIORITY)


def settle(work: Work) -> Done:
    """Do what a job of the kind `publish` asks for.

    :raises MediaError: a store did not answer or is full; the job is tried again.
    """
    return Done(result={"published": publish_shown(now=timezone.now())})


def publish_shown(*, now: datetime) -> int:
    """Publish what is shown and not public, withdraw what is public and not shown.

    Return how many were published.

    :raises MediaError: a store did not answer or is full.
    """
    withdraw_unshown(now=now)
    sources = list(list_unpublished_sources())
    for source in sources:
        publish_source(source=source, by=None, now=now)
    # A page that was withdrawn while we copied found nothing to withdraw.
    withdraw_unshown(now=now)
    return len(sources)


def withdraw_unshown(*, now: datetime) -> None:
    """Withdraw what is public and not shown.

    :raises MediaError: a store did not answer.
    """
    for source in list(list_unshown_sources()):
        withdraw_source(source=source, by=None, now=now)


def keep_showings(*, now: datetime) -> None:
    """Do the same for the caretaker, who does not give up when a store is away."""
    try:
        publish_shown(now=now)
    except MediaError as error:
        logger.warning("what is shown and what is public differ: %s", error)


def _withdraw_at_once() -> None:
    try:
        withdraw_unshown(now=timezone.now())
    except MediaError as error:
        # The page is gone; the job that was added tries again until the files are, too.
        logger.warning("withdrawing what is shown no more: %s", error)
