"""One round of the caretaker: dead workers' jobs, missing tickets, leftovers."""

import logging
from datetime import datetime, timedelta

from django.utils.module_loading import import_string
from wagtail import hooks

from media_pipeline.actions.jobs import Reaped, reap_jobs
from media_pipeline.adapters.engines import hand_on_parked, prune_tickets
from media_pipeline.conf import get_conf
from media_pipeline.models import Job
from media_pipeline.tasks.running import run
from media_pipeline.tasks.tickets import issue_missing_tickets

TICKETS_KEPT = timedelta(hours=6)
PARTS_KEPT = timedelta(days=30)
# What is looked after once an hour: functions that take `now`.
HOURLY = (
    "media_pipeline.tasks.care.prune",
    "media_pipeline.tasks.leftovers.sweep_scratch",
    "media_pipeline.actions.encodings.sweep_work",
    "media_pipeline.actions.masters.sweep_mastering",
    "media_pipeline.actions.uploads.expire_uploads",
    "media_pipeline.actions.showing.keep_showings",
    "media_pipeline.actions.publishing.tidy_stores",
    "media_pipeline.actions.sweeping.sweep_originals",
    "media_pipeline.actions.sweeping.sweep_replaced",
)
# Chores of other apps: functions that take `now` and are done within seconds.
CHORE_HOOK = "register_hourly_chore"

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
    """Do each hourly chore; one that fails keeps none of the others from being done."""
    for name in HOURLY:
        try:
            import_string(name)(now=now)
        except Exception:
            logger.exception("hourly chore %s failed", name)
    for chore in hooks.get_hooks(CHORE_HOOK):
        try:
            chore(now=now)
        except Exception:
            logger.exception("hourly chore %s failed", chore)


def prune(*, now: datetime) -> None:
    """Forget old tickets and the parts of what was done long ago."""
    prune_tickets(running=run.module_path, before=now - TICKETS_KEPT)
    # A part of something done long ago interests nobody; the whole stays in the history.
    parts = Job.objects.filter(parent__state=Job.State.DONE, ended_at__lt=now - PARTS_KEPT)
    parts.filter(children=None).delete()
