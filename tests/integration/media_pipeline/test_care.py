"""The caretaker and the terminal: what is left over, what is missing, what a person asks for."""

import threading
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from media_pipeline.actions.encodings import sweep_work
from media_pipeline.actions.jobs import add_job
from media_pipeline.management.commands import jobs
from media_pipeline.models import Job
from media_pipeline.tasks import care, issue_missing_tickets, leftovers, run, tickets
from media_pipeline.tasks.care import tidy
from media_pipeline.tasks.leftovers import sweep_machine
from tests.factories.media import EncodingFactory, JobFactory
from tests.integration.media_pipeline.conftest import NOW, later

pytestmark = pytest.mark.django_db


def test_forgets_pieces_that_nobody_will_ask_for(media_stores: Path) -> None:
    work = media_stores / "pipeline" / "work"
    for encoding in (left := EncodingFactory(), open_one := EncodingFactory()):
        (work / encoding.token).mkdir(parents=True)
    JobFactory(encoding=open_one, kind="encode")
    assert sweep_work(now=datetime.now(UTC)) == 0
    assert sweep_work(now=datetime.now(UTC) + timedelta(days=8)) == 1
    assert not (work / left.token).exists()


def test_forgets_soon_what_another_machine_has_ended(media_stores: Path) -> None:
    work = media_stores / "pipeline" / "work"
    for encoding in (ready := EncodingFactory(ready=True), failed := EncodingFactory()):
        (work / encoding.token).mkdir(parents=True)
    assert sweep_machine(now=datetime.now(UTC) + timedelta(hours=3))
    assert not (work / ready.token).exists()
    assert (work / failed.token).exists()


def test_a_worker_sweeps_its_own_machine_once_an_hour(
    media_stores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept = []
    monkeypatch.setattr(leftovers, "sweep_work", lambda *, now: swept.append(now))
    for _n in range(3):
        run.func(JobFactory(kind="nobody", not_before=later(days=9999)).pk)
    assert len(swept) == 1


def test_a_chore_that_fails_keeps_none_of_the_others(
    media_stores: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*, now: datetime) -> None:
        raise RuntimeError("a store is away")

    done = []
    monkeypatch.setattr(care, "prune", fail)
    monkeypatch.setattr(leftovers, "sweep_scratch", lambda *, now: done.append(now))
    tidy(now=NOW)
    assert done == [NOW]
    assert "care.prune failed" in caplog.text


def test_a_slow_chore_delays_no_round_of_the_caretaker(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped, ended = threading.Event(), threading.Event()
    rounds, tidied = [], []

    def look(*, now: datetime) -> None:
        rounds.append(now)
        if len(rounds) == 2:
            stopped.set()

    monkeypatch.setattr(jobs, "ROUND_S", 0.01)
    monkeypatch.setattr(jobs, "take_care", look)
    monkeypatch.setattr(jobs, "tidy", lambda *, now: tidied.append(ended.wait(20)))
    jobs.keep(stopped)
    assert (len(rounds), tidied) == (2, [])
    ended.set()


@pytest.mark.parametrize("verb", [["list"], ["list", "--all"], ["reap"]])
def test_tells_of_jobs_at_a_terminal(verb: list[str]) -> None:
    job = JobFactory()
    out = StringIO()
    call_command("jobs", *verb, stdout=out)
    assert (f"{job.pk}" in out.getvalue()) or verb == ["reap"]


def test_calls_jobs_off_and_tries_them_again_at_a_terminal() -> None:
    job = JobFactory()
    call_command("jobs", "cancel", str(job.pk), stdout=StringIO())
    assert Job.objects.get(pk=job.pk).state == "cancelled"
    call_command("jobs", "retry", str(job.pk), stdout=StringIO())
    assert Job.objects.get(pk=job.pk).state == "waiting"
    with pytest.raises(CommandError, match="no job 999"):
        call_command("jobs", "cancel", "999")


def test_issues_the_tickets_that_are_missing(settings: Any) -> None:
    settings.TASKS = {
        "default": {
            "BACKEND": "django_tasks_db.DatabaseBackend",
            "QUEUES": ["default", "light", "video"],
        }
    }
    tickets._rests_until = 0.0
    for number, queue in enumerate(["light", "light", "video"]):
        add_job(kind=f"sum-{number}", now=NOW, queue=queue)
    add_job(kind="sum", now=later(days=1))
    assert issue_missing_tickets(now=later(seconds=1)) == 3
    assert issue_missing_tickets(now=later(seconds=2)) == 0
    assert Job.objects.exclude(ticketed_at=None).count() == 3


def test_keeps_the_whole_and_forgets_its_parts_after_a_month(media_stores: Path) -> None:
    whole = JobFactory(state="done", ended_at=NOW)
    JobFactory(state="done", ended_at=NOW, parent=whole)
    tidy(now=later(days=29))
    assert Job.objects.count() == 2
    tidy(now=later(days=31))
    assert Job.objects.get() == whole
