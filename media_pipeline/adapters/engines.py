"""What the task engines know of their queues; each is asked in its own way."""

from django.apps import apps
from django_tasks import task_backends
from django_tasks.base import TaskResultStatus

from media_pipeline.adapters.celery_backend import NoBroker


def has_queue(alias: str, queue: str) -> bool:
    """Tell whether the engine of that alias takes tasks for `queue`."""
    queues = task_backends[alias].queues
    return not queues or queue in queues


def count_tickets(alias: str, queue: str, *, running: str) -> int | None:
    """Return how many tasks of the path `running` wait in `queue`; None if nobody can tell.

    :raises NoBroker: the engine's broker is away.
    """
    backend = task_backends[alias]
    count = getattr(backend, "count_waiting", None)
    if count is not None:
        found: int | None = count(queue)
        return found
    if not apps.is_installed("django_tasks_db") or not _is_in_database(backend):
        return None
    from django_tasks_db.models import DBTaskResult

    name = queue if has_queue(alias, queue) else None
    tickets = DBTaskResult.objects.filter(
        backend_name=alias, task_path=running, status=TaskResultStatus.READY
    )
    return tickets.filter(queue_name=name).count() if name else tickets.count()


def hand_on_parked(alias: str) -> int:
    """Let an engine send what it parked while its broker was away; return how many."""
    hand_on = getattr(task_backends[alias], "hand_on_parked", None)
    try:
        return int(hand_on()) if hand_on is not None else 0
    except NoBroker:
        return 0


def _is_in_database(backend: object) -> bool:
    from django_tasks_db.backend import DatabaseBackend

    return isinstance(backend, DatabaseBackend)


def prune_tickets(*, running: str, before: object) -> int:
    """Forget the tasks of the path `running` that were begun before that time."""
    if not apps.is_installed("django_tasks_db"):
        return 0
    from django_tasks_db.models import DBTaskResult

    # Those of killed workers say RUNNING for ever; no job of ours takes as long.
    old = DBTaskResult.objects.filter(task_path=running, started_at__lt=before)
    return int(old.exclude(status=TaskResultStatus.READY).delete()[0])
