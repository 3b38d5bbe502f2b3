"""The farm's engine on a real RabbitMQ: what it takes is safe, and its absence holds up nobody."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django_tasks import task_backends

from media_pipeline.adapters import engines
from media_pipeline.adapters.celery_backend import CeleryBackend, NoBroker
from media_pipeline.tasks import run, tickets
from tests.services.servers.process import Server

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def backend(rabbitmq_url: str, settings: Any) -> Iterator[CeleryBackend]:
    """Return the backend as a farm's web process has it."""
    settings.BROKER_URL = rabbitmq_url
    settings.TASKS = {
        "default": {
            "BACKEND": "media_pipeline.adapters.celery_backend.CeleryBackend",
            "QUEUES": ["default", "light", "video"],
            "OPTIONS": {
                "APP": "lms.project.farm.app",
                "CARRIED_BY": {"default": "light"},
                "PARKED": ["default"],
            },
        }
    }
    from lms.project.farm import app

    app.conf.broker_url = rabbitmq_url
    for name in ("light", "video"):
        with app.connection_for_write() as connection, connection.channel() as channel:
            queue = app.amqp.queues[name](channel)
            queue.declare()
            queue.purge()
    tickets._rests_until = 0.0
    backend = task_backends["default"]
    assert isinstance(backend, CeleryBackend)
    yield backend
    tickets._rests_until = 0.0


def enqueue(queue: str = "video") -> Any:
    return task_backends["default"].enqueue(run.using(queue_name=queue), [1], {})


def test_counts_what_it_was_given(backend: CeleryBackend) -> None:
    enqueue(), enqueue()
    deadline = time.monotonic() + 10
    while backend.count_waiting("video") != 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert backend.count_waiting("video") == 2
    assert backend.count_waiting("light") == 0


@pytest.mark.django_db
def test_holds_up_nobody_while_the_broker_is_away(backend: CeleryBackend, rabbitmq: Server) -> None:
    enqueue()
    rabbitmq.kill()
    began = time.monotonic()
    assert not tickets.issue_ticket(1, queue="video")
    assert time.monotonic() - began < 8
    # Requests after that one do not even try.
    began = time.monotonic()
    assert not tickets.issue_ticket(2, queue="video")
    assert time.monotonic() - began < 0.1
    with pytest.raises(NoBroker):
        backend.count_waiting("video")
    parked = enqueue("default")
    from django_tasks_db.models import DBTaskResult

    assert str(DBTaskResult.objects.get().pk) == parked.id
    rabbitmq.start()
    deadline = time.monotonic() + 60
    while engines.hand_on_parked("default") != 1:
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert not DBTaskResult.objects.exists()
    # What it had taken before is still there.
    while backend.count_waiting("video") < 1:
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_its_queues_survive_a_machine(backend: CeleryBackend) -> None:
    from lms.project.farm import QUEUES

    assert {queue.queue_arguments["x-queue-type"] for queue in QUEUES} == {"quorum"}
    with backend.app.connection_for_write() as connection, connection.channel() as channel:
        for queue in QUEUES:
            # A broker that had made it otherwise would refuse the same name.
            queue(channel).declare()


def test_a_warning_of_the_worker_is_none(
    rabbitmq_url: str, tmp_path: Path, make_database: Callable[[str], str]
) -> None:
    """The worker starts as the reference says, and says nothing of deprecations."""
    database = make_database("farm_starts")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.project.settings.local",
        "SONGHOC_VAR": str(tmp_path),
        "SONGHOC_DATABASE_URL": database,
        "SONGHOC_BROKER_URL": rabbitmq_url,
        "SONGHOC_CACHE_URL": "locmemcache://",
    }
    command = ["celery", "-A", "lms.project.farm", "worker", "-Q", "light", "-l", "INFO"]
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    deadline = time.monotonic() + 60
    while "ready." not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.2)
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert "eprecat" not in log.read_text()
