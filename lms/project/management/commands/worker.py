"""`manage.py worker`: the embedded task worker, which also tells /readyz that it lives."""

import threading
from typing import Any

from django.core.cache import cache
from django.db import connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker

from lms.project.health import BEAT_EVERY_S, WORKER_BEAT


class Command(DatabaseWorker):
    """django-tasks-db's worker with a heart-beat beside it."""

    help = "Run queued tasks until stopped."

    def configure_logging(self, verbosity: int) -> None:
        """Leave the levels to the settings; the parent class would log every task it runs."""

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        # A daemon: a worker that ends by sys.exit() in a signal handler must not wait for it.
        threading.Thread(target=beat, args=[stopped], daemon=True, name="heart-beat").start()
        try:
            super().handle(*args, **options)
        finally:
            stopped.set()


def beat(stopped: threading.Event) -> None:
    """Write the time into the shared cache until `stopped`."""
    while True:
        try:
            cache.set(WORKER_BEAT, timezone.now().timestamp(), timeout=None)
        except Exception:  # a database that is away for a minute must not end the beat
            connections.close_all()
        if stopped.wait(BEAT_EVERY_S):
            return
