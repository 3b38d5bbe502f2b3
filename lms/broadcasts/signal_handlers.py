"""What follows when a lesson is withdrawn: an alarm on everything of it that is still to air."""

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from lessons.reviews.models import Withdrawal
from lessons.reviews.signals import thing_approved, thing_withdrawn
from lms.broadcasts.actions.alarms import end_alarms, raise_alarms


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    thing_withdrawn.connect(raise_alarm, dispatch_uid="broadcasts.withdrawn")
    thing_approved.connect(end_alarm, dispatch_uid="broadcasts.approved")


def raise_alarm(withdrawal: Withdrawal, **_kwargs: Any) -> None:
    if isinstance(withdrawal.thing, Page):
        raise_alarms(
            lesson_id=withdrawal.thing.pk,
            reason=withdrawal.reason,
            now=withdrawal.withdrawn_at,
            today=timezone.localdate(withdrawal.withdrawn_at),
        )


def end_alarm(approval: Any, **_kwargs: Any) -> None:
    if isinstance(approval.thing, Page):
        end_alarms(lesson_id=approval.thing.pk)
