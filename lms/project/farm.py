"""The farm's engine: Celery over RabbitMQ. `celery -A lms.project.farm worker -Q video`.

Without SONGHOC_BROKER_URL nothing here is used. Queues are quorum queues: what the broker has
taken survives its machines. A message is acknowledged after the work: a killed worker's comes back.
"""

import os
import threading
from typing import Any

import django
from celery import Celery, signals
from django.apps import apps
from kombu import Exchange, Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.project.settings.local")
if not apps.ready:
    django.setup()

from django.conf import settings

from lms.project.beat import beat
from media_pipeline.adapters.celery_backend import CARRIER, PATIENCE_S, carry
from media_pipeline.tasks import ask_to_stop, prepare_worker

EXCHANGE = Exchange("songhoc", type="direct", durable=True)
QUEUES = [
    Queue(name, EXCHANGE, routing_key=name, queue_arguments={"x-queue-type": "quorum"})
    for name in ("light", "video")
]

app = Celery("songhoc", broker=settings.BROKER_URL or None)
app.conf.update(
    task_queues=QUEUES,
    task_default_queue="light",
    task_default_exchange="songhoc",
    task_default_routing_key="light",
    task_create_missing_queues=False,
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    # A message lives until its work is done, and goes back when the process that does it dies.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_acks_on_failure_or_timeout=True,
    # Quorum queues know no limit for a whole channel (Celery then sets one a consumer), and a
    # message that waits behind an encode could run on another machine.
    worker_detect_quorum_queues=True,
    worker_prefetch_multiplier=1,
    worker_concurrency=1,
    # Both would declare queues that do not survive the broker, and are needed by nothing here.
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    # Django's settings say what is logged, and how.
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    # A worker outwaits its broker, however long that takes; a publisher does not.
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_connection_timeout=PATIENCE_S,
    # After a loss the work at hand goes on: its row says whose it is, not the message.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_heartbeat=20,
    task_publish_retry=False,
    broker_transport_options={
        # A publish is done when a majority has the message on disk.
        "confirm_publish": True,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
        "connect_timeout": PATIENCE_S,
    },
)
app.task(name=CARRIER, ignore_result=True)(carry)


@signals.setup_logging.connect
def leave_logging(**_kwargs: Any) -> None:
    """Keep Celery from setting up logging: connecting this is how it is told."""


@signals.worker_init.connect
def begin(**_kwargs: Any) -> None:
    """Get ready in the process that the workers are forked from; tell /readyz that we live."""
    prepare_worker()
    threading.Thread(target=beat, args=[threading.Event()], daemon=True, name="beat").start()


@signals.worker_shutting_down.connect
def give_back(**_kwargs: Any) -> None:
    """Have running jobs given back: a warm shutdown then takes a second, not ten minutes."""
    ask_to_stop()
