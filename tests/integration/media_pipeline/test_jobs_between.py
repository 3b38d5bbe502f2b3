"""What happens to a job between two looks at it: changed by others just then, or waiting long."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from media_pipeline.actions.jobs import ChildJob, Done, Split, Work, cancel_job, reap_jobs
from media_pipeline.actions.jobs.finish import put_back
from media_pipeline.core.refusals import Damaged, OutOfDisk
from media_pipeline.models import Job
from tests.factories.media import JobFactory
from tests.integration.media_pipeline.conftest import NOW, later

pytestmark = pytest.mark.django_db


@contextmanager
def changed_after_the_first_update(job: Job, state: str, *, of: str = "UPDATE") -> Iterator[None]:
    """Give `job` another state as soon as the table has been written to once, by a statement that
    names `of`.
    """
    done = False

    def change(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        nonlocal done
        answer = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and of in sql and not done:
            done = True
            Job.objects.filter(pk=job.pk).update(state=state)
        return answer

    with connection.execute_wrapper(change):
        yield


@pytest.mark.parametrize(("before", "after"), [("running", "waiting"), ("waiting", "running")])
def test_a_job_that_changes_hands_while_it_is_called_off_is_not_missed(
    before: str, after: str
) -> None:
    job = JobFactory(state=before, worker="w")
    with changed_after_the_first_update(job, after):
        cancel_job(job=job, by=None, now=NOW)
    assert Job.objects.get(pk=job.pk).cancel_asked_at == NOW


@pytest.mark.parametrize(("before", "after"), [("running", "waiting"), ("waiting", "running")])
def test_a_part_that_changes_hands_while_its_whole_fails_is_not_missed(
    before: str, after: str, kind: Callable, do_next: Callable
) -> None:
    def fail(_work: Work) -> Done:
        raise Damaged("torn")

    kind("part", fail)
    whole = JobFactory(kind="whole", state="split", children_left=2)
    JobFactory(kind="part", parent=whole, priority=1)
    other = JobFactory(kind="part", parent=whole, state=before)
    with changed_after_the_first_update(other, after, of='"parent_id" ='):
        do_next()
    other.refresh_from_db()
    assert other.cancel_asked_at == NOW


def test_what_was_called_off_is_not_put_back() -> None:
    job = JobFactory(state="running", worker="w")
    Job.objects.update(cancel_asked_at=NOW)
    assert put_back(job=job, now=NOW, pause_s=0, uses_attempt=True)
    assert Job.objects.get().state == "cancelled"


def test_a_plain_full_disk_uses_no_attempt_and_is_named(kind: Callable, do_next: Callable) -> None:
    def fill(_work: Work) -> Done:
        raise OSError(errno.ENOSPC, "No space left on device")

    kind("sum", fill)
    JobFactory(kind="sum")
    job = do_next()
    assert (job.state, job.attempts, job.error_kind) == ("waiting", 0, "OutOfDisk")


def test_waits_ever_longer_for_the_world_but_never_long(kind: Callable, do_next: Callable) -> None:
    def wait(_work: Work) -> Done:
        raise OutOfDisk("full")

    kind("sum", wait)
    JobFactory(kind="sum")
    pauses, at = [], NOW
    for _n in range(120):
        job = do_next(at=at)
        pauses.append((job.not_before - at).total_seconds())
        at = job.not_before
    assert pauses[:4] == [5, 10, 20, 40]
    assert set(pauses[4:]) == {60}
    assert job.attempts == 0


def test_counts_the_deaths_in_a_row_alone(kind: Callable, do_next: Callable) -> None:
    kind("sum", lambda _work: Split(children=[ChildJob(kind="part")], until_percent=1))
    job = JobFactory(kind="sum", state="running", worker="gone/0/1/1/a", attempts=1)
    reap_jobs(now=NOW)
    job.refresh_from_db()
    assert job.deaths == 1
    Job.objects.update(state="running", worker="w")
    job.refresh_from_db()
    put_back(job=job, now=later(hours=1), pause_s=0, uses_attempt=True)
    job.refresh_from_db()
    assert job.deaths == 0
