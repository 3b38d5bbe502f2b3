"""One round of the caretaker: dead workers' jobs, missing tickets, leftovers."""

import logging
import shutil
import time
from datetime import datetime, timedelta

from django.utils.module_loading import import_string

from media_pipeline.actions.jobs import Reaped, reap_jobs
from media_pipeline.adapters.engines import hand_on_parked, prune_tickets
from media_pipeline.conf import get_conf
from media_pipeline.models import Job
from media_pipeline.tasks.running import run
from media_pipeline.tasks.tickets import issue_missing_tickets

TICKETS_KEPT = timedelta(hours=6)
PARTS_KEPT = timedelta(days=30)
SCRATCH_KEPT_S = 6 * 3600.0
# What else is looked after once an hour, where it is installed: functions that take `now`.
HOURLY = (
    "media_pipeline.actions.encodings.sweep_work",
    "media_pipeline.actions.uploads.expire_uploads",
    "media_pipeline.actions.showing.keep_showings",
    "media_pipeline.actions.publishing.tidy_stores",
    "media_pipeline.actions.sweeping.sweep_originals",
)

logger = logging.getLogger(__name__)


def take_care(*, now: datetime) -> Reaped:
    """Reap and issue tickets; cheap enough for every second."""
    reaped = reap_jobs(now=now)
    if reaped != Reaped():
        logger.info(
            "%s jobs of dead workers wait again, %s given up, %s parents moved on",
            *(reaped.returned, reaped.failed, reaped.pushed_on),
        )
    issue_missing_tickets(now=now)
    hand_on_parked(get_conf().tasks)
    return reaped


def tidy(*, now: datetime) -> None:
    """Forget old tickets and torn scratch, and run what other parts want done hourly."""
    prune_tickets(running=run.module_path, before=now - TICKETS_KEPT)
    # A part of something done long ago interests nobody; the whole stays in the history.
    parts = Job.objects.filter(parent__state=Job.State.DONE, ended_at__lt=now - PARTS_KEPT)
    parts.filter(children=None).delete()
    scratch = get_conf().scratch
    if scratch.is_dir():
        for path in scratch.iterdir():
            if path.stat().st_mtime < time.time() - SCRATCH_KEPT_S:
                shutil.rmtree(path, ignore_errors=True)
    for name in HOURLY:
        try:
            chore = import_string(name)
        except ImportError:
            continue
        chore(now=now)
