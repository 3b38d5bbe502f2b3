"""A held job stays held: a thread renews the lease, carries progress out and cancellations in."""

import logging
import mmap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, connection, connections
from django.utils import timezone

from media_pipeline.actions.jobs.progress import tell_parents
from media_pipeline.actions.jobs.work import Work
from media_pipeline.conf import get_conf
from media_pipeline.core.schedule import find_lease_end
from media_pipeline.models import Job

# How soon a cancelled encoder is told; an answer within two seconds is promised.
LOOK_S = 0.7

logger = logging.getLogger(__name__)

# One byte shared with every process forked from here: a stopping parent reaches its children,
# and no worker that was forked before it made a byte of its own.
_stopping = mmap.mmap(-1, 1)


def ask_to_stop() -> None:
    """Ask every job held by this process and its forks to be given back at once."""
    _stopping[0] = 1


def may_go_on() -> None:
    """Forget that somebody asked to stop; every parent of workers begins with this."""
    global _stopping
    _stopping = mmap.mmap(-1, 1)


def is_asked_to_stop() -> bool:
    """Tell whether this process is on its way out."""
    return _stopping[0] == 1


@contextmanager
def kept(work: Work) -> Iterator[None]:
    """Keep the job of `work` alive in a thread beside its body."""
    ended = threading.Event()
    thread = threading.Thread(target=_keep, args=(work, ended), daemon=True, name="lease")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _keep(work: Work, ended: threading.Event) -> None:
    conf = get_conf()
    beat_at = time.monotonic() + conf.beat_s
    look_at = time.monotonic() + LOOK_S
    try:
        while not ended.wait(0.1):
            if is_asked_to_stop():
                work.give_back()
                return
            try:
                if time.monotonic() >= beat_at:
                    beat_at = time.monotonic() + conf.beat_s
                    beat(work)
                elif time.monotonic() >= look_at:
                    look_at = time.monotonic() + LOOK_S
                    look(work)
            except (DatabaseError, InterfaceError):
                # The work goes on: while the table is away nobody else can take the job either.
                logger.warning("job %s: the database does not answer", work.job.pk)
                connection.close()
                look_at = beat_at = time.monotonic() + LOOK_S
    finally:
        connections.close_all()


def beat(work: Work) -> None:
    """Renew the lease and write the progress down; a lease that is gone ends the work."""
    now, told = timezone.now(), work.progress
    held = Job.objects.held_by(work.job).update(
        lease_until=find_lease_end(now, lease_s=get_conf().lease_s),
        percent=told.percent,
        step=told.step[:120],
        speed=told.speed,
        eta_s=told.eta_s,
    )
    if not held:
        work.lose()
        return
    tell_parents(work.job, now=now)
    look(work)


def look(work: Work) -> None:
    """Turn the switch of `work` when its job was cancelled or went to somebody else."""
    row = Job.objects.held_by(work.job).values_list("cancel_asked_at").first()
    if row is None:
        work.lose()
    elif row[0] is not None:
        work.cancel.cancel()
