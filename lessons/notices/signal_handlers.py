"""On commit, has a worker send the mails; connected once, when the app is ready."""

from typing import Any

from django.db import transaction

from lessons.notices.conf import get_conf
from lessons.notices.signals import people_told
from lessons.notices.tasks import send_mails


def connect() -> None:
    """Connect every handler."""
    people_told.connect(ask_on_commit, dispatch_uid="notices.told")


def ask_on_commit(**_kwargs: Any) -> None:
    """Ask for mails once what people were told of is written."""
    if get_conf().sends_mail:
        transaction.on_commit(send_mails.enqueue)
