"""`manage.py worker`: the embedded task worker, which also tells /readyz that it lives."""

import logging
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker
from django_tasks_db.management.commands.db_worker import Worker

from lms.project.beat import beat
from media_pipeline.tasks import ask_to_stop, prepare_worker

logger = logging.getLogger(__name__)


class PatientWorker(Worker):
    """django-tasks-db's worker, which gives jobs back when it must stop, and outwaits the database.

    A restart of the site then waits for no encoder, and loses at most a chunk.
    """

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Note the signal; the job in hand goes back into the queue at once."""
        ask_to_stop()
        super().shutdown(signum, frame)

    def run(self) -> None:
        """Run tasks until stopped."""
        while self.running:
            try:
                super().run()
            except (OperationalError, InterfaceError) as error:
                logger.warning("the worker waits for the database: %s", error)
                connections.close_all()
                time.sleep(1)
            else:
                return


class Command(DatabaseWorker):
    """django-tasks-db's worker with a heart-beat beside it."""

    help = "Run queued tasks until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*", interval=0.5)

    def handle(self, *, queue_name: str, **options: Any) -> None:
        """Run the tasks of the named queues."""
        prepare_worker()
        stopped = threading.Event()
        queues = queue_name.split(",")
        if {"*", "default"} & set(queues):
            # A daemon: a worker that ends by sys.exit() in a signal handler must not wait for it.
            threading.Thread(target=beat, args=[stopped], daemon=True, name="heart-beat").start()
        worker = PatientWorker(
            queue_names=queues,
            interval=options["interval"],
            batch=options["batch"],
            backend_name=options["backend_name"],
            startup_delay=False,
            max_tasks=options["max_tasks"],
            # The parent command's default is one name for all that are forked from one process.
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            stopped.set()
