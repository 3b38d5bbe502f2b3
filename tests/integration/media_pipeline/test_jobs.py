"""The life of a job, one decision at a time; real processes are killed in tests/services."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, transaction

from media_pipeline.actions.jobs import (
    ChildJob,
    Done,
    Split,
    Work,
    add_job,
    cancel_job,
    claim,
    claim_job,
    reap_jobs,
    retry_job,
    set_priority,
)
from media_pipeline.actions.jobs.finish import finish_job, give_job_back, put_back
from media_pipeline.actions.jobs.keep import beat
from media_pipeline.adapters.machine import name_worker
from media_pipeline.core.refusals import Damaged, OutOfDisk, ToolFailed
from media_pipeline.models import Job
from media_pipeline.signals import job_failed
from tests.factories.media import JobFactory
from tests.integration.media_pipeline.conftest import NOW, later

pytestmark = pytest.mark.django_db
ELSEWHERE = "other/0123456789/1/1/abc"


def add(kind: str = "sum", **given: Any) -> Job:
    return add_job(kind=kind, now=given.pop("now", NOW), **given)


def claim_next(queue: str = "light", *, at: datetime = NOW) -> Job:
    job = claim_job(queue=queue, worker=name_worker(), now=at)
    assert job is not None
    return job


def reload(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def fail_with(error: Exception) -> Callable[[Work], Done]:
    def body(_work: Work) -> Done:
        raise error

    return body


# --- coming in ------------------------------------------------------------------------------
def test_returns_the_open_job_of_the_same_key() -> None:
    first = add(dedupe_key="encode:1")
    assert add(dedupe_key="encode:1") == first
    assert Job.objects.count() == 1


def test_the_table_itself_keeps_a_key_open_only_once() -> None:
    add(dedupe_key="encode:1")
    with pytest.raises(IntegrityError), transaction.atomic():
        JobFactory(dedupe_key="encode:1")


def test_makes_a_new_job_when_the_one_of_that_key_is_done(
    kind: Callable, do_next: Callable
) -> None:
    kind("sum", lambda _work: Done())
    first = add(dedupe_key="encode:1")
    do_next()
    assert add(dedupe_key="encode:1") != first


def test_announces_a_job_once_it_is_committed(
    django_capture_on_commit_callbacks: Callable,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = add()
    assert reload(job).ticketed_at is not None


# --- who goes next --------------------------------------------------------------------------
def test_takes_the_highest_class_of_priority_first() -> None:
    add(priority=-10), add(priority=0)
    urgent = add(priority=10)
    assert claim_next() == urgent


def test_leaves_what_is_not_due() -> None:
    add(now=later(seconds=1))
    assert claim_job(queue="light", worker="w", now=NOW) is None


def test_leaves_other_queues_alone() -> None:
    add(queue="video")
    assert claim_job(queue="light", worker="w", now=NOW) is None


def test_goes_round_among_those_who_wait() -> None:
    many = [add(share="a") for _ in range(4)]
    one = add(share="b")
    taken = [claim_next(at=later(seconds=n)) for n in range(3)]
    assert taken == [many[0], one, many[1]]


def test_a_raised_part_passes_its_own_share_only() -> None:
    first = add(share="a", now=NOW)
    raised = add(share="a", priority=1)
    other = add(share="b")
    assert claim_next() == raised
    assert claim_next(at=later(seconds=1)) == other
    assert claim_next(at=later(seconds=2)) == first


def test_two_workers_never_hold_one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    job = add()
    seen = iter([job.pk, job.pk, None])
    monkeypatch.setattr(claim, "find_next", lambda **_: next(seen))
    assert claim_next() == job
    assert claim_job(queue="light", worker="late", now=NOW) is None
    assert reload(job).worker != "late"


# --- ending ---------------------------------------------------------------------------------
def test_keeps_what_a_body_returns(kind: Callable, do_next: Callable) -> None:
    kind("sum", lambda work: Done(result={"sum": sum(work.job.arguments["numbers"])}))
    add(arguments={"numbers": [1, 2]})
    job = do_next()
    assert (job.state, job.result, job.worker) == ("done", {"sum": 3}, "")
    assert (job.percent, job.ended_at) == (100, NOW)


def test_an_unusable_input_is_not_tried_again(kind: Callable, do_next: Callable) -> None:
    told = []
    kind("sum", fail_with(Damaged("only 3% of it is there")), ended=told.append)
    add()
    job = do_next()
    assert (job.state, job.error_kind, job.error) == ("failed", "Damaged", "only 3% of it is there")
    assert told == [job]


def test_tells_the_site_of_a_job_that_gave_up(
    kind: Callable, do_next: Callable, django_capture_on_commit_callbacks: Callable
) -> None:
    told = []
    job_failed.connect(lambda job, **_: told.append(job), weak=False, dispatch_uid="test")
    kind("sum", fail_with(Damaged("x")))
    add()
    with django_capture_on_commit_callbacks(execute=True):
        job = do_next()
    job_failed.disconnect(dispatch_uid="test")
    assert told == [job]


def test_a_failed_tool_is_tried_again_ever_later(kind: Callable, do_next: Callable) -> None:
    kind("sum", fail_with(ToolFailed("crashed", tail=("line one", "line two"))))
    add()
    job = do_next()
    assert (job.state, job.attempts, job.log_tail) == ("waiting", 1, "line one\nline two")
    assert do_next() is None
    first_pause = (job.not_before - NOW).total_seconds()
    job = do_next(at=job.not_before)
    assert (job.not_before - later(seconds=first_pause)).total_seconds() == 2 * first_pause
    while job.state == "waiting":
        job = do_next(at=job.not_before)
    assert (job.state, job.attempts) == ("failed", 5)


@pytest.mark.parametrize("error", [OutOfDisk("full"), OperationalError("server closed")])
def test_what_is_nobody_s_fault_uses_no_attempt(
    error: Exception, kind: Callable, do_next: Callable
) -> None:
    kind("sum", fail_with(error))
    job = add()
    for n in range(20):
        do_next(at=later(minutes=n))
    job = reload(job)
    assert (job.state, job.attempts) == ("waiting", 0)
    assert job.error != ""
    kind("sum", lambda _work: Done())
    assert do_next(at=later(hours=1)).state == "done"


def test_a_job_given_back_is_as_if_it_had_not_begun() -> None:
    add()
    job = claim_next()
    assert give_job_back(job=job, now=NOW)
    job = reload(job)
    assert (job.state, job.attempts, job.not_before) == ("waiting", 0, NOW)


# --- fencing --------------------------------------------------------------------------------
def test_drops_the_result_of_a_worker_that_lost_its_lease() -> None:
    add()
    slow = claim_next()
    assert reap_jobs(now=later(hours=1)).returned == 1
    quick = claim_next(at=later(hours=1))
    assert not finish_job(job=slow, done=Done(result={"by": "slow"}), now=later(hours=1))
    assert not put_back(job=slow, now=NOW, pause_s=0, uses_attempt=True)
    assert finish_job(job=quick, done=Done(result={"by": "quick"}), now=later(hours=1))
    assert reload(quick).result == {"by": "quick"}


def test_a_beat_renews_the_lease_and_carries_progress() -> None:
    add()
    work = Work(job=claim_next())
    work.tell(40, step="chunk 2", speed=1.5, eta_s=9)
    beat(work)
    job = reload(work.job)
    assert (job.percent, job.step, job.speed, job.eta_s) == (40, "chunk 2", 1.5, 9)
    assert job.lease_until > work.job.lease_until


def test_a_beat_after_the_loss_ends_the_work() -> None:
    add()
    work = Work(job=claim_next())
    reap_jobs(now=later(hours=1))
    beat(work)
    assert work.is_lost
    assert work.cancel.asked


# --- dead workers ---------------------------------------------------------------------------
def test_leaves_a_job_whose_holder_may_live() -> None:
    add()
    claim_job(queue="light", worker=ELSEWHERE, now=NOW)
    assert reap_jobs(now=later(seconds=1)).returned == 0


def test_sees_at_once_that_a_process_of_this_machine_is_gone() -> None:
    add()
    host, machine, _pid, start, end = name_worker().split("/")
    worker = "/".join([host, machine, "4194305", start, end])
    claim_job(queue="light", worker=worker, now=NOW)
    assert reap_jobs(now=later(seconds=1)).returned == 1


def test_a_death_uses_no_attempt_until_it_happens_every_time() -> None:
    job = add()
    now = NOW
    for deaths in range(1, 12):
        claim_job(queue="light", worker=ELSEWHERE, now=now)
        reap_jobs(now=later(days=deaths))
        job = reload(job)
        assert (job.state, job.attempts, job.deaths) == ("waiting", 0, deaths)
        now = job.not_before
    claim_job(queue="light", worker=ELSEWHERE, now=now)
    assert reap_jobs(now=later(days=99)).failed == 1
    assert (reload(job).state, reload(job).error_kind) == ("failed", "WorkerDied")


# --- parts ----------------------------------------------------------------------------------
def split_in_two(work: Work) -> Split | Done:
    if work.job.phase == 0:
        parts = [ChildJob(kind="part", queue="light", weight=w) for w in (3, 1)]
        return Split(children=parts, until_percent=80)
    return Done(result={"phase": work.job.phase})


def test_comes_back_when_all_parts_are_done(kind: Callable, do_next: Callable) -> None:
    kind("whole", split_in_two)
    kind("part", lambda _work: Done())
    whole = add("whole", share="a", priority=4)
    assert do_next().state == "split"
    parts = list(whole.children.all())
    assert {(part.share, part.priority) for part in parts} == {("a", 4)}
    do_next()
    assert (reload(whole).state, reload(whole).children_left) == ("split", 1)
    assert reload(whole).percent in (20, 60)
    do_next()
    assert (reload(whole).state, reload(whole).phase) == ("waiting", 1)
    assert do_next().result == {"phase": 1}


def test_a_whole_whose_last_part_was_not_counted_goes_on(kind: Callable, do_next: Callable) -> None:
    kind("whole", split_in_two)
    whole = add("whole")
    do_next()
    whole.children.update(state="done")
    assert reap_jobs(now=NOW).pushed_on == 1
    assert (reload(whole).state, reload(whole).phase) == ("waiting", 1)


def test_a_failed_part_fails_the_whole_in_its_words(kind: Callable, do_next: Callable) -> None:
    kind("whole", split_in_two)
    kind("part", fail_with(Damaged("torn")))
    whole = add("whole")
    do_next(), do_next()
    whole = reload(whole)
    assert (whole.state, whole.error_kind, whole.error) == ("failed", "Damaged", "torn")
    assert sorted(whole.children.values_list("state", flat=True)) == ["cancelled", "failed"]


def test_a_split_without_parts_comes_back_at_once(kind: Callable, do_next: Callable) -> None:
    kind(
        "whole",
        lambda work: Done() if work.job.phase else Split(children=[], until_percent=50),
    )
    whole = add("whole")
    do_next()
    assert (reload(whole).state, reload(whole).phase) == ("waiting", 1)
    assert do_next().state == "done"


# --- people ---------------------------------------------------------------------------------
def test_calls_off_what_waits_with_all_its_parts(kind: Callable, do_next: Callable) -> None:
    told = []
    kind("whole", split_in_two, ended=told.append)
    whole = add("whole")
    do_next()
    part = claim_next()
    cancel_job(job=part, by=None, now=NOW)
    assert reload(whole).state == "cancelled"
    assert told == [whole]
    assert reload(part).state == "running"
    assert reload(part).cancel_asked_at == NOW
    work = Work(job=part)
    beat(work)
    assert work.cancel.asked
    assert not work.is_lost


def test_a_cancelled_job_of_a_dead_worker_stays_cancelled() -> None:
    add()
    job = claim_next()
    cancel_job(job=job, by=None, now=NOW)
    reap_jobs(now=later(hours=1))
    assert reload(job).state == "cancelled"


def test_a_split_that_was_called_off_meanwhile_does_not_happen(
    kind: Callable, do_next: Callable
) -> None:
    def body(work: Work) -> Split:
        cancel_job(job=work.job, by=None, now=NOW)
        return Split(children=[ChildJob(kind="part")], until_percent=50)

    kind("whole", body)
    add("whole")
    job = do_next()
    assert job.state == "cancelled"
    assert not job.children.exists()


def test_tries_a_failed_whole_again_from_its_beginning(kind: Callable, do_next: Callable) -> None:
    kind("whole", split_in_two)
    kind("part", fail_with(Damaged("torn")))
    whole = add("whole")
    do_next(), do_next()
    failed = whole.children.get(state="failed")
    assert retry_job(job=failed, by=None, now=NOW) == whole
    whole = reload(whole)
    assert (whole.state, whole.phase, whole.error) == ("waiting", 0, "")
    assert not whole.children.exists()


def test_a_job_that_is_open_is_not_tried_again() -> None:
    job = claim_job(queue="light", worker=ELSEWHERE, now=add().not_before)
    assert job is not None
    assert retry_job(job=job, by=None, now=NOW).state == "running"


def test_moves_all_that_is_to_come_of_a_job(kind: Callable, do_next: Callable) -> None:
    kind("whole", split_in_two)
    whole = add("whole")
    do_next()
    set_priority(job=reload(whole), priority=-10, by=None)
    assert set(Job.objects.values_list("priority", flat=True)) == {-10}
