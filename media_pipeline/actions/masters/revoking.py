"""A master is taken back: its row says so first, then its files go."""

from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from media_pipeline.actions.jobs import cancel_job
from media_pipeline.adapters.stores import get_private_store
from media_pipeline.models import Job, Master
from media_pipeline.permissions import list_changeable_sources
from media_pipeline.signals import master_revoked


class UnableToRevokeMaster(PermissionDenied):
    """The recording is not in the hands of this person."""


def revoke_master(*, master: Master, by: Any, now: datetime) -> None:
    """Take `master` back: from this moment nothing hands it over; `by` None is the house itself.

    :raises UnableToRevokeMaster: `by` may not.
    :raises MediaError: a store did not answer; the row says revoked already, run it again.
    """
    if by is not None:
        held = list_changeable_sources(by).filter(original=master.original)
        if not by.is_active or not held.exists():
            raise UnableToRevokeMaster
    with transaction.atomic():
        fresh = (
            Master.objects.filter(pk=master.pk)
            .exclude(state=Master.State.REVOKED)
            .update(state=Master.State.REVOKED, revoked_at=now)
        )
        for job in master.jobs.filter(state__in=Job.OPEN):
            cancel_job(job=job, by=by, now=now)
        master.refresh_from_db()
        if fresh:
            for source in master.original.sources.all():
                data = {"profile": master.profile}
                log(source, "media_pipeline.master_revoked", user=by, timestamp=now, data=data)
            transaction.on_commit(partial(master_revoked.send_robust, Master, master=master))
    get_private_store().delete_tree(master.folder)
