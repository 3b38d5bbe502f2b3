"""What is being done for somebody, what went wrong with it, and which of it they may steer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Prefetch, QuerySet

from media_pipeline.models import Job, Upload
from media_pipeline.permissions import (
    list_helped_jobs,
    list_reached_jobs,
    list_reached_sources,
    list_refused_uploads,
    list_steered_jobs,
)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A job as the list shows it."""

    job: Job
    title: str
    """The recording or file it works on, by the name that the person knows."""
    source_pk: int | None
    may_retry: bool
    may_steer: bool


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A reason why work failed, and how often."""

    error_kind: str
    count: int
    last_at: Any


def list_jobs(user: Any, *, state: str = "") -> QuerySet[Job]:
    """Return the jobs that `user` may follow, newest first, without the parts of other jobs."""
    found = list_reached_jobs(user).filter(parent=None)
    if state == "open":
        found = found.filter(state__in=Job.OPEN)
    elif state:
        found = found.filter(state=state)
    # Only the person's own recordings name a job: others may have brought the same bytes.
    own = [
        Prefetch(
            f"{made}__original__sources", list_reached_sources(user), to_attr="reached_sources"
        )
        for made in ("encoding", "master")
    ]
    return (
        found.select_related("upload", "encoding__original", "master__original")
        .prefetch_related(*own)
        .defer("log_tail", "arguments", "result")
        .order_by("-created_at", "-pk")
    )


def describe_jobs(user: Any, jobs: Iterable[Job]) -> list[Listed]:
    """Return jobs of `list_jobs` with their names and what `user` may do to each."""
    jobs = list(jobs)
    keys = [job.pk for job in jobs]
    helped = set(list_helped_jobs(user).filter(pk__in=keys).values_list("pk", flat=True))
    steered = set(list_steered_jobs(user).filter(pk__in=keys).values_list("pk", flat=True))
    return [
        Listed(
            job=job,
            **_name(job, user),
            may_retry=job.pk in helped and job.may_be_tried_again,
            may_steer=job.pk in steered and job.is_open,
        )
        for job in jobs
    ]


def list_reasons(user: Any) -> list[Reason]:
    """Return why jobs of `user` failed, most frequent first."""
    failed = Job.objects.filter(
        pk__in=list_reached_jobs(user).filter(state=Job.State.FAILED, parent=None).values("pk")
    )
    counted = (
        failed.order_by()
        .values("error_kind")
        .annotate(count=Count("pk"), last_at=Max("ended_at"))
        .order_by("-count", "error_kind")
    )
    return [Reason(**row) for row in counted]


def list_refusals(user: Any) -> QuerySet[Upload]:
    """Return the files that were not taken in and that `user` may know of, newest first."""
    return list_refused_uploads(user).select_related("collection", "owner")


def _name(job: Job, user: Any) -> dict[str, Any]:
    made = job.encoding or job.master
    if made is not None:
        source = next(iter(made.original.reached_sources), None)  # type: ignore[attr-defined]
        if source is not None:
            return {"title": source.title, "source_pk": source.pk}
    if job.upload is not None and (user.is_superuser or job.upload.owner_id == user.pk):
        return {"title": job.upload.title or job.upload.filename, "source_pk": None}
    return {"title": "", "source_pk": None}
