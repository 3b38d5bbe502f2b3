"""Tickets tell an engine that a job waits; they may be lost or doubled, jobs are neither."""

import logging
import time
from datetime import datetime

from django.utils import timezone
from django_tasks import task_backends

from media_pipeline.adapters.celery_backend import NoBroker
from media_pipeline.adapters.engines import count_tickets, has_queue
from media_pipeline.conf import get_conf
from media_pipeline.models import Job
from media_pipeline.tasks.running import run

# After a broker did not answer, requests go on without it for so long: caretakers make up.
REST_S = 10.0
MOST_AT_ONCE = 200
# Before whatever else the site has workers do: a thousand new pages mean thousands of small chores
# for its indexes, and nobody waits for those.
TICKET_PRIORITY = 10

logger = logging.getLogger(__name__)
_rests_until = 0.0


def _rest() -> None:
    global _rests_until
    _rests_until = time.monotonic() + REST_S


def _is_resting() -> bool:
    return time.monotonic() < _rests_until


def issue_ticket(number: int, *, queue: str) -> bool:
    """Tell the engine that job `number` waits; False when it cannot be told now."""
    global _rests_until
    if _is_resting():
        return False
    alias = get_conf().tasks
    try:
        # A host that declared no queues of ours does everything in its own.
        name = queue if has_queue(alias, queue) else run.queue_name
        engine = task_backends[alias]
        ticket = run.using(queue_name=name, backend=alias)
        if engine.supports_priority:
            ticket = ticket.using(priority=TICKET_PRIORITY)
        engine.enqueue(ticket, [number], {})
    except Exception as error:  # an engine fails in its own way; the row is the truth
        _rest()
        logger.warning("job %s: no ticket, a caretaker will issue it: %r", number, error)
        return False
    Job.objects.filter(pk=number, state=Job.State.WAITING).update(ticketed_at=timezone.now())
    return True


def issue_missing_tickets(*, now: datetime) -> int:
    """Issue a ticket for each due job that no ticket of its queue can stand for."""
    issued = 0
    if _is_resting():
        return issued
    for queue in Job.Queue.values:
        due = Job.objects.filter(queue=queue, state=Job.State.WAITING, not_before__lte=now)
        number = due.count()
        if not number:
            continue
        try:
            live = count_tickets(get_conf().tasks, queue, running=run.module_path)
        except NoBroker as error:
            _rest()
            logger.warning("%s jobs wait for the broker: %s", number, error)
            return issued
        if live is None:
            # An engine that cannot count: only what it was never told of.
            due = due.filter(ticketed_at=None)
            live = 0
        missing = min(MOST_AT_ONCE, number - live)
        if missing <= 0:
            continue
        for pk in due.order_by("-priority", "pk").values_list("pk", flat=True)[:missing]:
            if not issue_ticket(pk, queue=queue):
                break
            issued += 1
    return issued
