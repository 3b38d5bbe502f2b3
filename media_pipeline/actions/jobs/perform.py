"""One attempt at a claimed job: run its body under a lease and write down what came of it."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, InterfaceError, OperationalError, connection

from media_pipeline.actions.jobs.finish import (
    end_cancelled,
    fail_job,
    finish_job,
    give_job_back,
    put_back,
    split_job,
)
from media_pipeline.actions.jobs.keep import is_asked_to_stop, kept
from media_pipeline.actions.jobs.kinds import find_body
from media_pipeline.actions.jobs.work import Done, Outcome, Split, Work
from media_pipeline.adapters.scratch import no_space_is_named
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import Cancelled, MediaError, NoAnswer
from media_pipeline.core.schedule import Verdict, find_pause_s, find_wait_s, judge
from media_pipeline.models import Job

# The table may be away for minutes; a result that cannot be noted is found again on the disk.
PATIENCE_S = 300.0

logger = logging.getLogger(__name__)


class NoDatabase(NoAnswer):
    """The database went away under the work."""


def perform_job(job: Job, *, clock: Callable[[], datetime]) -> None:
    """Do `job`, which this process has claimed, and end it, split it or put it back."""
    work = Work(job=job)
    try:
        with kept(work), no_space_is_named():
            outcome = find_body(job.kind)(work)
    except Exception as error:
        # Written down outside of the handler: it may take minutes, and may fail in its own way.
        failure: Exception | None = error
    else:
        failure = None
    insist(lambda: _note(work, None if failure else outcome, failure, clock()))


def _note(work: Work, outcome: Outcome | None, failure: Exception | None, now: datetime) -> None:
    job = work.job
    if work.is_lost:
        logger.warning("job %s: taken over by another worker, result dropped", job.pk)
        return
    if failure is not None:
        ended = _note_failure(work, failure, now)
    elif isinstance(outcome, Split):
        ended = split_job(job=job, split=outcome, now=now) or end_cancelled(job=job, now=now)
    else:
        ended = finish_job(job=job, done=outcome or Done(), now=now)
    if not ended:
        logger.warning("job %s: taken over by another worker, result dropped", job.pk)


def _note_failure(work: Work, failure: Exception, now: datetime) -> bool:
    job, conf = work.job, get_conf()
    if Job.objects.held_by(job).filter(cancel_asked_at__isnull=False).exists():
        # Whatever else went wrong: nobody wants another try of what was called off.
        return end_cancelled(job=job, now=now)
    if isinstance(failure, Cancelled) and work.is_stopping:
        return give_job_back(job=job, now=now)
    if isinstance(failure, OperationalError | InterfaceError):
        failure = NoDatabase(str(failure).strip().partition("\n")[0])
    verdict = judge(failure, attempts=job.attempts, most_attempts=job.most_attempts)
    # A reason with a name of ours says it all; anything else is a defect to be found.
    trace = None if isinstance(failure, MediaError) else failure
    logger.warning("job %s (%s): %s: %s", job.pk, job.kind, verdict, failure, exc_info=trace)
    if verdict is Verdict.FAIL:
        return fail_job(job=job, error=failure, now=now)
    waits = verdict is Verdict.WAIT
    if waits:
        pause_s = find_wait_s(job.waits + 1, first_s=conf.retry_s)
    else:
        pause_s = find_pause_s(job.attempts, first_s=conf.retry_s)
    return put_back(
        job=job,
        now=now,
        pause_s=pause_s,
        uses_attempt=not waits,
        error=failure,
    )


def insist(write: Callable[[], None]) -> None:
    """Call `write` until the database takes it, or patience ends."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return write()
        except (DatabaseError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > deadline or is_asked_to_stop():
                raise
            connection.close()
            time.sleep(0.5)
