"""How far somebody's uploads have come, from the first byte until the recording can be watched."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from media_pipeline.adapters.spool import NotInSpool, measure_file
from media_pipeline.adapters.spool_mark import SpoolAway
from media_pipeline.models import Job, Source, Upload
from media_pipeline.permissions import list_reached_uploads
from media_pipeline.queries.library import Stage, describe, list_stage_parts

MOST_SHOWN = 30
REMOVED = "Removed"


class Phase(TextChoices):
    """Where a file is on its way."""

    RECEIVING = "receiving", _("not all of it has arrived")
    CHECKING = "checking", _("being checked")
    ENCODING = "encoding", _("being prepared for weak links")
    READY = "ready", _("ready")
    REFUSED = "refused", _("not taken in")
    FAILED = "failed", _("could not be prepared")
    STOPPED = "stopped", _("stopped")


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One upload as its owner sees it."""

    upload: Upload
    phase: Phase
    percent: int
    """Of the phase it is in."""
    received: int
    links_kbps: tuple[int, ...] = ()
    """The links on which it can be watched already."""
    reason: str = ""
    """The class name of what went wrong."""

    @property
    def source(self) -> Source | None:
        """Return the recording it became."""
        return self.upload.source

    @property
    def is_moving(self) -> bool:
        """Tell whether it is worth asking again in a moment."""
        return self.phase in (Phase.RECEIVING, Phase.CHECKING, Phase.ENCODING)


def list_uploads(
    user: Any, *, keys: Iterable[uuid.UUID] | None = None, meant_for: str = ""
) -> list[Progress]:
    """Return the last uploads of `user`, or those named, with how far they have come."""
    found = _with_details(list_reached_uploads(user))
    if meant_for:
        found = found.filter(meant_for=meant_for)
    if keys is None:
        found = found.exclude(state=Upload.State.STOPPED).exclude(
            state=Upload.State.DONE, source=None
        )
    else:
        found = found.filter(key__in=list(keys)[:MOST_SHOWN])
    shown, sources = [], set()
    for upload in found[:MOST_SHOWN]:
        # The same file brought twice is one recording: its newest upload speaks for it.
        if upload.source_id is None or keys is not None or upload.source_id not in sources:
            shown.append(describe_upload(upload))
        sources.add(upload.source_id)
    return shown


def list_uploads_meant_for(purposes: Iterable[str]) -> list[Progress]:
    """Return the unfinished and refused uploads for any of `purposes`, newest first.

    Whose they are is not asked: whoever calls has asked whether the person reaches the purpose.
    """
    states = (Upload.State.RECEIVING, Upload.State.ARRIVED, Upload.State.REFUSED)
    found = Upload.objects.filter(meant_for__in=list(purposes), state__in=states)
    return [describe_upload(upload) for upload in _with_details(found)]


def describe_upload(upload: Upload) -> Progress:
    """Return how far `upload`, read by `list_uploads`, has come."""
    if upload.state == Upload.State.RECEIVING:
        try:
            received = measure_file(upload.key.hex)
        except (NotInSpool, SpoolAway):
            received = upload.received
        percent = int(100 * received / upload.length) if upload.length else 100
        return Progress(upload=upload, phase=Phase.RECEIVING, percent=percent, received=received)
    if upload.state == Upload.State.DONE:
        return _describe_encoding(upload)
    phases = {
        Upload.State.ARRIVED.value: Phase.CHECKING,
        Upload.State.REFUSED.value: Phase.REFUSED,
    }
    job = next(reversed(upload.jobs.all()), None)
    if upload.state == Upload.State.ARRIVED and job is not None and not job.is_open:
        return Progress(
            upload=upload,
            phase=Phase.FAILED,
            percent=0,
            received=upload.length,
            reason=job.reason or "ToolFailed",
        )
    return Progress(
        upload=upload,
        phase=phases.get(upload.state, Phase.STOPPED),
        percent=int(job.percent) if job else 0,
        received=upload.length,
        reason=upload.refusal,
    )


def _with_details(uploads: QuerySet[Upload]) -> QuerySet[Upload]:
    jobs = Job.objects.filter(parent=None, kind="receive").defer("log_tail", "arguments")
    return (
        uploads.select_related("source__original", "collection")
        .prefetch_related(
            Prefetch("jobs", jobs.order_by("pk")),
            *list_stage_parts("source__original"),
            "source__original__encodings__renditions",
        )
        .order_by("-pk")
    )


def _describe_encoding(upload: Upload) -> Progress:
    if upload.source is None:
        return Progress(
            upload=upload, phase=Phase.STOPPED, percent=0, received=upload.length, reason=REMOVED
        )
    entry = describe(upload.source)
    job = entry.job
    phase, percent, reason = Phase.ENCODING, int(job.percent) if job else 0, ""
    if entry.stage is Stage.READY:
        phase, percent = Phase.READY, 100
    elif entry.stage is Stage.FAILED or (job is not None and not job.is_open):
        phase, reason = Phase.FAILED, (job.reason if job else "") or "ToolFailed"
    return Progress(
        upload=upload,
        phase=phase,
        percent=percent,
        received=upload.length,
        links_kbps=entry.links_kbps,
        reason=reason,
    )
