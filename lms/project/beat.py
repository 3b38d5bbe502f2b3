"""A sign of life of the workers in the cache that all machines share; /readyz looks for it."""

import threading

from django.core.cache import cache
from django.db import connections
from django.utils import timezone

from lms.project.health import BEAT_EVERY_S, WORKER_BEAT


def beat(stopped: threading.Event) -> None:
    """Write the time into the shared cache until `stopped`."""
    while True:
        try:
            cache.set(WORKER_BEAT, timezone.now().timestamp(), timeout=None)
        except Exception:  # a database that is away for a minute must not end the beat
            connections.close_all()
        if stopped.wait(BEAT_EVERY_S):
            return
