"""A job ends, or waits for its parts, or goes back into the queue: always by whoever holds it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least

from media_pipeline.actions.jobs.add import add_children
from media_pipeline.actions.jobs.kinds import tell_ended
from media_pipeline.actions.jobs.progress import SPAN, tell_parents
from media_pipeline.actions.jobs.work import Done, Split
from media_pipeline.models import Job
from media_pipeline.signals import job_failed, job_waiting

# The pauses have long stopped growing; a column has an end.
MOST_COUNTED = 100
NO_LEASE: dict[str, Any] = {"lease_until": None, "worker": ""}


def finish_job(*, job: Job, done: Done, now: datetime) -> bool:
    """Note that `job` is done; False when it was taken from its holder meanwhile."""
    with transaction.atomic():
        _lock_parent(job)
        held = Job.objects.held_by(job).update(
            state=Job.State.DONE,
            result=done.result,
            percent=100.0,
            step="",
            eta_s=None,
            error="",
            error_kind="",
            ended_at=now,
            **NO_LEASE,
        )
        if held:
            _tell_parent_done(job, now)
    return bool(held)


def split_job(*, job: Job, split: Split, now: datetime) -> bool:
    """Let `job` wait for its parts; False when it was taken from its holder or called off."""
    with transaction.atomic():
        fields: dict[str, Any] = {"attempts": 0, "deaths": 0, "waits": 0, **NO_LEASE}
        if split.children:
            fields |= {"state": Job.State.SPLIT, "children_left": len(split.children)}
        else:
            fields |= {"state": Job.State.WAITING, "phase": F("phase") + 1, "not_before": now}
        if not Job.objects.held_by(job).filter(cancel_asked_at=None).update(**fields):
            return False
        job.refresh_from_db()
        if not split.children:
            Job.objects.filter(pk=job.pk).update(
                percent=Greatest(F("percent"), split.until_percent)
            )
            job_waiting.send(Job, job=job)
            return True
        add_children(parent=job, children=list(split.children), now=now)
        first = job.children.order_by("-pk").values_list("pk", flat=True)[len(split.children) - 1]
        span = [job.percent, max(job.percent, split.until_percent), first]
        Job.objects.filter(pk=job.pk).update(result={**job.result, SPAN: span})
    return True


def give_job_back(*, job: Job, now: datetime) -> bool:
    """Put `job` back as if it had not been begun: its worker ends."""
    return put_back(job=job, now=now, pause_s=0.0, uses_attempt=False)


def put_back(
    *,
    job: Job,
    now: datetime,
    pause_s: float,
    uses_attempt: bool,
    error: BaseException | None = None,
) -> bool:
    """Let `job` wait for another try, unless it was called off meanwhile: then it ends.

    False when it was taken from its holder.
    """
    fields: dict[str, Any] = {
        "state": Job.State.WAITING,
        "not_before": now + timedelta(seconds=pause_s),
        "ticketed_at": None,
        # Its worker lives: whatever killed those before it does not do so every time.
        "deaths": 0,
        "waits": 0,
        **NO_LEASE,
    }
    if not uses_attempt:
        fields["attempts"] = F("attempts") - 1
    if error is not None:
        fields |= describe_error(error)
        if not uses_attempt:
            fields["waits"] = Least(F("waits") + 1, MOST_COUNTED)
    with transaction.atomic():
        held = Job.objects.held_by(job).filter(cancel_asked_at=None).update(**fields)
        if held:
            job.refresh_from_db()
            job_waiting.send(Job, job=job)
    return bool(held) or end_cancelled(job=job, now=now)


def fail_job(*, job: Job, error: BaseException, now: datetime) -> bool:
    """Give `job` up, and what it is a part of; False when it was taken meanwhile."""
    with transaction.atomic():
        _lock_parent(job)
        held = Job.objects.held_by(job).update(
            state=Job.State.FAILED, ended_at=now, **NO_LEASE, **describe_error(error)
        )
        if held:
            _fail_whole(job, now)
    return bool(held)


def end_cancelled(*, job: Job, now: datetime) -> bool:
    """Note that `job` has stopped on request; False when it was taken meanwhile."""
    with transaction.atomic():
        _lock_parent(job)
        held = Job.objects.held_by(job).update(
            state=Job.State.CANCELLED, ended_at=now, step="", eta_s=None, **NO_LEASE
        )
        if held:
            job.refresh_from_db()
            tell_ended(job)
    return bool(held)


def describe_error(error: BaseException) -> dict[str, Any]:
    """Return the fields that say what went wrong."""
    tail = getattr(error, "tail", ())
    return {
        "error_kind": type(error).__name__[:40],
        "error": (str(error) or type(error).__name__)[:500],
        "log_tail": "\n".join(tail)[-4000:],
    }


def push_on(*, parent: Job, now: datetime) -> bool:
    """Let a split job whose parts are all closed go on, or fail with the part that failed."""
    with transaction.atomic():
        _lock(parent.pk)
        parts = parent.children.all()
        if parts.filter(state__in=Job.OPEN).exists():
            return False
        failed = parts.filter(state__in=(Job.State.FAILED, Job.State.CANCELLED)).first()
        if failed is not None:
            _fail_whole(failed, now)
            return True
        moved = Job.objects.filter(pk=parent.pk, state=Job.State.SPLIT).update(**_next_phase(now))
        if moved:
            parent.refresh_from_db()
            job_waiting.send(Job, job=parent)
    return bool(moved)


def _next_phase(now: datetime) -> dict[str, Any]:
    return {
        "state": Job.State.WAITING,
        "phase": F("phase") + 1,
        "children_left": 0,
        "not_before": now,
        "ticketed_at": None,
    }


def _tell_parent_done(job: Job, now: datetime) -> None:
    if job.parent_id is None:
        return
    tell_parents(job, now=now)
    waiting = Job.objects.filter(pk=job.parent_id, state=Job.State.SPLIT)
    waiting.filter(children_left__gt=0).update(children_left=F("children_left") - 1)
    if waiting.filter(children_left=0).update(**_next_phase(now)):
        job_waiting.send(Job, job=Job.objects.get(pk=job.parent_id))


def _fail_whole(job: Job, now: datetime) -> None:
    """Carry the failure of `job` up: its siblings stop, its parent fails with its words."""
    job.refresh_from_db()
    if job.state == Job.State.FAILED:
        tell_ended(job)
    if job.parent_id is None:
        transaction.on_commit(lambda: job_failed.send_robust(Job, job=job))
        return
    siblings = Job.objects.filter(parent_id=job.parent_id)
    siblings.exclude(state=Job.State.SPLIT).call_off(now)
    failed = Job.objects.filter(pk=job.parent_id, state=Job.State.SPLIT).update(
        state=Job.State.FAILED,
        ended_at=now,
        error=job.error or "a part of it was cancelled",
        error_kind=job.error_kind or "Cancelled",
        log_tail=job.log_tail,
    )
    if failed:
        _fail_whole(Job.objects.get(pk=job.parent_id), now)


def _lock_parent(job: Job) -> None:
    # Whoever changes a family locks the parent first: two parts ending at once never wait for
    # each other crosswise.
    if job.parent_id is not None:
        _lock(job.parent_id)


def _lock(number: int) -> None:
    Job.objects.select_for_update(of=("self",)).filter(pk=number).first()
