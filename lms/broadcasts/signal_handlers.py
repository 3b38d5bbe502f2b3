"""What follows when a lesson is withdrawn: an alarm on everything of it that is still to air."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from lessons.reviews.models import Withdrawal
from lessons.reviews.signals import thing_approved, thing_withdrawn
from lms.broadcasts.actions.alarms import (
    end_alarms,
    end_revocation_alarms,
    raise_alarms,
    raise_revocation_alarms,
)
from lms.broadcasts.signals import schedule_published
from media_pipeline.signals import master_revoked


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    thing_withdrawn.connect(raise_alarm, dispatch_uid="broadcasts.withdrawn")
    thing_approved.connect(end_alarm, dispatch_uid="broadcasts.approved")
    master_revoked.connect(raise_revocation_alarm, dispatch_uid="broadcasts.revoked")
    schedule_published.connect(end_revocation_alarm, dispatch_uid="broadcasts.published_anew")


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


def raise_revocation_alarm(master: Any, **_kwargs: Any) -> None:
    now = master.revoked_at or timezone.now()
    raise_revocation_alarms(digest=master.sha256, now=now, today=timezone.localdate(now))


def end_revocation_alarm(published: Any, **_kwargs: Any) -> None:
    week = published.week
    end_revocation_alarms(
        channel_id=published.channel_id, first=week, last=week + timedelta(days=6)
    )
