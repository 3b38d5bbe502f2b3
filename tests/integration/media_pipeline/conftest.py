"""Kinds of jobs that tests make up, and a way to do one job without an engine."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from media_pipeline.actions.jobs import claim_job, kinds, perform_job
from media_pipeline.actions.jobs.kinds import register_kind
from media_pipeline.adapters.machine import name_worker
from media_pipeline.models import Job

NOW = datetime.fromisoformat("2026-11-02T08:00:00+00:00")


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Return `register_kind`; what a test registers is forgotten after it."""
    monkeypatch.setattr(kinds, "_KINDS", dict(kinds._KINDS))
    return register_kind


@pytest.fixture
def do_next(db: Any) -> Callable[..., Job | None]:
    """Return a function that claims the next job of a queue and does it."""

    def do(queue: str = "light", *, at: datetime = NOW) -> Job | None:
        job = claim_job(queue=queue, worker=name_worker(), now=at)
        if job is None:
            return None
        perform_job(job, clock=lambda: at)
        return Job.objects.get(pk=job.pk)

    return do


def later(**span: float) -> datetime:
    """Return a time after NOW."""
    return NOW + timedelta(**span)
