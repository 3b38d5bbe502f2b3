"""`django-tasks` on Celery: the farm's engine. The message is a path and arguments, nothing else.

A broker that is away must never hold up a request: publishing gives up within seconds. Tickets of
jobs may then be lost, their rows are the truth. Other tasks are parked in the database until the
caretaker can hand them on.
"""

import contextlib
import logging
import os
import threading
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.core import checks
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import normalize_json

# Seconds for one publish: to connect, to write, and to be told that the message is safe.
PATIENCE_S = 3.0
CARRIER = "songhoc.carry"

logger = logging.getLogger(__name__)


_kept = threading.local()


class NoBroker(Exception):
    """The broker did not take the message."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """What travels."""

    path: str
    args: list[Any]
    kwargs: dict[str, Any]


class CeleryBackend(BaseTaskBackend):
    """Send tasks to the queues of a Celery app.

    `OPTIONS`: `APP`, the path of the app; `CARRIED_BY`, which queue of the broker carries those
    that have none; `PARKED`, the queues whose tasks wait in the database while no broker answers.
    """

    supports_defer = False
    supports_async_task = False
    supports_get_result = False
    supports_priority = True
    """Taken, and not acted upon: among jobs the table decides who goes first."""

    @cached_property
    def app(self) -> Any:
        """Return the Celery app."""
        return import_string(self.options["APP"])

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Send `task`.

        :raises NoBroker: it was neither sent nor parked.
        """
        self.validate_task(task)
        message = Message(
            path=task.module_path, args=normalize_json(list(args)), kwargs=normalize_json(kwargs)
        )
        try:
            number = self.send(message, queue=task.queue_name)
        except NoBroker:
            if task.queue_name not in self.options.get("PARKED", ()):
                raise
            number = self._park(task, message)
        return TaskResult(
            task=task,
            id=number,
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=message.args,
            kwargs=message.kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )

    def send(self, message: Message, *, queue: str) -> str:
        """Return the number of the message, once the broker has it on its disks.

        :raises NoBroker: it did not say so in time.
        """
        # A connection that lay idle may have been closed by the broker: then a new one is tried.
        if (kept := self._take_connection()) is not None:
            try:
                return self._publish(kept, message, queue)
            except Exception as error:
                logger.info("the broker closed an idle connection: %r", error)
                _close(kept)
        fresh = self.app.connection_for_write()
        try:
            return self._publish(fresh, message, queue)
        except Exception as error:  # kombu and amqp share no base class with each other
            _close(fresh)
            raise NoBroker(repr(error)) from error

    def count_waiting(self, queue: str) -> int:
        """Return how many messages wait in `queue`, those being worked on not counted.

        :raises NoBroker: the broker does not answer.
        """
        name = self._carrier_of(queue)
        try:
            with self.app.connection_for_write() as connection, connection.channel() as channel:
                self.app.amqp.queues[name](channel).declare()
                return int(channel.queue_declare(name, passive=True).message_count)
        except Exception as error:
            raise NoBroker(repr(error)) from error

    def hand_on_parked(self) -> int:
        """Send what was parked; return how many.

        :raises NoBroker: the broker still is away.
        """
        if not apps.is_installed("django_tasks_db"):
            return 0
        from django_tasks_db.models import DBTaskResult

        parked = DBTaskResult.objects.filter(backend_name=self.alias, status=TaskResultStatus.READY)
        handed = 0
        for row in parked.order_by("enqueued_at")[:200]:
            given = row.args_kwargs
            self.send(
                Message(path=row.task_path, args=given["args"], kwargs=given["kwargs"]),
                queue=row.queue_name,
            )
            # Only now: sent twice after a kill just here is better than never.
            row.delete()
            handed += 1
        return handed

    def check(self, **_kwargs: Any) -> list[checks.CheckMessage]:
        """Report a backend without an app."""
        if self.options.get("APP"):
            return []
        hint = 'Add "OPTIONS": {"APP": "path.of.the.celery.app"} to this entry of TASKS.'
        return [checks.Error("CeleryBackend has no APP.", hint=hint, id="media_pipeline.E005")]

    def _publish(self, connection: Any, message: Message, queue: str) -> str:
        with self.app.amqp.Producer(connection, auto_declare=False) as producer:
            sent = self.app.send_task(
                CARRIER,
                kwargs=asdict(message),
                queue=self._carrier_of(queue),
                producer=producer,
                retry=False,
                ignore_result=True,
                timeout=PATIENCE_S,
                confirm_timeout=PATIENCE_S,
            )
        # Kept for the next one by this thread, never across a fork.
        _kept.connection, _kept.process = connection, os.getpid()
        return str(sent.id)

    def _take_connection(self) -> Any:
        connection = getattr(_kept, "connection", None)
        _kept.connection = None
        return connection if getattr(_kept, "process", 0) == os.getpid() else None

    def _carrier_of(self, queue: str) -> str:
        return str(self.options.get("CARRIED_BY", {}).get(queue, queue))

    def _park(self, task: Task, message: Message) -> str:
        from django_tasks_db.models import DBTaskResult

        logger.warning("no broker answers: %s waits in the database", message.path)
        row = DBTaskResult.objects.create(
            args_kwargs={"args": message.args, "kwargs": message.kwargs},
            priority=task.priority,
            task_path=message.path,
            queue_name=task.queue_name,
            backend_name=self.alias,
            run_after=timezone.now(),
        )
        return str(row.pk)


def _close(connection: Any) -> None:
    with contextlib.suppress(Exception):
        # Not close(), which says goodbye and waits for an answer.
        connection.collect(socket_timeout=0.1)


def carry(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """Do what a message names; the body of the one Celery task.

    :raises TypeError: it names something that is no task.
    """
    task = import_string(path)
    if not isinstance(task, Task):
        raise TypeError(f"{path} is no task")
    task.call(*args, **kwargs)
