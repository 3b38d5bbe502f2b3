"""`/healthz`: this process answers. `/readyz`: what it needs answers too."""

import logging
import time
import uuid
from collections.abc import Callable

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from media_pipeline.queries.room import is_spool_there

WORKER_BEAT = "songhoc:worker-beat"
BEAT_EVERY_S = 10
BEAT_LATE_AFTER_S = 45

logger = logging.getLogger(__name__)


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer without touching anything."""
    return HttpResponse("ok", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Try everything a request may need; 503 names the parts that fail, never why."""
    parts = {name: works(name, probe) for name, probe in PROBES.items()}
    ready = all(parts.values())
    return JsonResponse(
        {"ready": ready, "parts": {name: "ok" if ok else "fail" for name, ok in parts.items()}},
        status=200 if ready else 503,
        headers={"Cache-Control": "no-store"},
    )


def works(name: str, probe: Callable[[], bool]) -> bool:
    """Run a probe; an exception goes to the log, not to the caller."""
    try:
        return probe()
    except Exception:
        logger.exception("readyz: %s fails", name)
        return False


def reaches_database() -> bool:
    """Ask the database the smallest question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def writes_storage() -> bool:
    """Write and delete one tiny file."""
    name = default_storage.save(f"readyz/{uuid.uuid4().hex}", ContentFile(b"ok"))
    default_storage.delete(name)
    return True


def worker_beats() -> bool:
    """Tell whether a worker has shown itself lately."""
    beat_at = cache.get(WORKER_BEAT)
    return beat_at is not None and time.time() - beat_at < BEAT_LATE_AFTER_S


PROBES: dict[str, Callable[[], bool]] = {
    "database": reaches_database,
    "storage": writes_storage,
    "uploads": is_spool_there,
    "worker": worker_beats,
}
