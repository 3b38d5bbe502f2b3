"""What the task engines do for notices."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task

from lessons.notices.actions.mailing import send_waiting
from lessons.notices.conf import get_conf
from lessons.notices.models import Notice
from lessons.notices.rules import MAILED_WITHIN


@task()
def send_mails() -> None:
    """Send what waits to be mailed."""
    send_waiting(clock=timezone.now)


def ask_for_mails(*, now: datetime) -> None:
    """Have a worker send what waits: a slow mail server would hold the caretaker up."""
    waiting = Notice.objects.unmailed().filter(made_at__gt=now - MAILED_WITHIN, read_at=None)
    if get_conf().sends_mail and waiting.exists():
        send_mails.enqueue()
