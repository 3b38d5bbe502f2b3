"""An encoding is asked for, becomes what players are given, or is given up."""

import shutil
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from media_pipeline.actions.jobs import add_job
from media_pipeline.conf import get_conf
from media_pipeline.core.holdings import is_older
from media_pipeline.core.plan import RECIPE
from media_pipeline.models import Encoding, Job, Original, Source
from media_pipeline.signals import source_ready

KIND = "encode"
# A person who tries a failed encoding again within this time finds its finished pieces.
WORK_KEPT_S = 7 * 24 * 3600.0
# A worker that lost its lease may still be at a piece of one that is ready.
ENDED_KEPT_S = 2 * 3600.0


def request_encoding(
    *,
    original: Original,
    now: datetime,
    priority: int = 0,
    share: str = "",
    requested_by: Any = None,
) -> Encoding:
    """Return the encoding of `original` by today's recipe, with a job unless it is ready."""
    with transaction.atomic():
        _lock(original.pk)
        encodings = Encoding.objects.filter(original=original, recipe=RECIPE)
        encoding = encodings.order_by("pk").last()
        if encoding is None:
            encoding = Encoding.objects.create(original=original, recipe=RECIPE, created_at=now)
        if encoding.state == Encoding.State.READY:
            return encoding
        if encoding.state in (Encoding.State.FAILED, Encoding.State.SWEPT):
            encoding.state = Encoding.State.WAITING
            encoding.save(update_fields=["state"])
        add_job(
            kind=KIND,
            now=now,
            queue=Job.Queue.VIDEO,
            arguments={"duration_ms": original.duration_ms},
            # One above what was asked: planning goes before the upper rungs of the same share.
            priority=priority + 1,
            share=share,
            dedupe_key=_name_job(encoding),
            encoding=encoding,
            requested_by=requested_by,
        )
    return encoding


def settle_on_plan(*, job: Job, plan: str, content: str, now: datetime) -> Encoding | None:
    """Return the encoding that `job` makes from now on: today's recipe's, by `plan`.

    None when that one is ready or another job's. What was begun by another recipe or plan keeps
    its files and its address: the pieces of two are never mixed, and players have what there is.
    """
    begun = Encoding.objects.get(jobs=job)
    with transaction.atomic():
        _lock(begun.original_id)
        mates = Encoding.objects.filter(original=begun.original_id, recipe=RECIPE)
        wanted = mates.filter(plan=plan).first() or mates.filter(pk=begun.pk, plan="").first()
        if wanted is None:
            wanted = Encoding.objects.create(
                original=begun.original, recipe=RECIPE, plan=plan, created_at=now
            )
        if wanted.state == Encoding.State.READY:
            return None
        if wanted != begun:
            others = Job.objects.filter(dedupe_key=_name_job(wanted), state__in=Job.OPEN)
            if others.exists():
                return None
            Job.objects.held_by(job).update(encoding=wanted, dedupe_key=_name_job(wanted), phase=0)
            give_up_encoding(job)
            job.encoding, job.phase = wanted, 0
        wanted.plan, wanted.content, wanted.state = plan, content, Encoding.State.ENCODING
        wanted.save(update_fields=["plan", "content", "state"])
    return wanted


def give_up_encoding(job: Job) -> None:
    """Note that the encoding of a failed or cancelled job will not become ready."""
    if job.encoding_id is None:
        return
    Encoding.objects.filter(pk=job.encoding_id).exclude(state=Encoding.State.READY).update(
        state=Encoding.State.FAILED
    )


def let_be_seen(encoding: Encoding) -> None:
    """Give players what there is of `encoding`, where they have nothing yet."""
    with transaction.atomic():
        others = Encoding.objects.select_for_update().filter(original=encoding.original_id)
        if not any(other.is_current for other in others):
            Encoding.objects.filter(pk=encoding.pk).update(is_current=True)


def make_current(encoding: Encoding) -> None:
    """Give players `encoding`, which is ready, from now on; within the caller's transaction.

    One that is ready by a newer recipe stays what they are given.
    """
    mates = Encoding.objects.filter(original=encoding.original_id)
    for mate in mates.select_for_update().exclude(pk=encoding.pk):
        is_better = mate.is_current and mate.state == Encoding.State.READY
        if is_better and is_older(encoding.recipe, mate.recipe):
            return
    mates.exclude(pk=encoding.pk).filter(is_current=True).update(is_current=False)
    Encoding.objects.filter(pk=encoding.pk).update(is_current=True)


def tell_ready(encoding: Encoding, sources: Iterable[Source]) -> None:
    """Tell the site on commit that `encoding` is complete, once for each of `sources`."""
    for source in sources:
        word = partial(source_ready.send_robust, Source, source=source, encoding=encoding)
        transaction.on_commit(word)


def sweep_work(*, now: datetime) -> int:
    """Forget the pieces of encodings that are ended, perhaps on another machine, or that nobody
    has worked on for a week; return how many.
    """
    swept = 0
    work = get_conf().work
    for folder in sorted(work.iterdir()) if work.is_dir() else []:
        idle_s = now.timestamp() - folder.stat().st_mtime
        of_it = Encoding.objects.filter(token=folder.name)
        is_open = of_it.filter(jobs__state__in=Job.OPEN).exists()
        is_over = not of_it.exclude(state__in=Encoding.OVER).exists()
        if idle_s > (ENDED_KEPT_S if is_over else WORK_KEPT_S) and not is_open:
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _name_job(encoding: Encoding) -> str:
    return f"{KIND}:{encoding.pk}"


def _lock(original: int) -> None:
    # Two who ask at once for an encoding of the same bytes get the same one.
    Original.objects.select_for_update(no_key=True).filter(pk=original).first()
