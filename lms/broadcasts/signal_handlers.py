"""What follows a withdrawal: alarms on what is still to air; and a new name: caches forget."""

from datetime import timedelta
from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.models import Page

from lessons.discovery.actions import mark_changed
from lessons.reviews.models import Withdrawal
from lessons.reviews.signals import thing_approved, thing_withdrawn
from lms.broadcasts.actions.alarms import (
    end_alarms,
    end_revocation_alarms,
    raise_alarms,
    raise_revocation_alarms,
)
from lms.broadcasts.actions.announcing import announce_airings
from lms.broadcasts.actions.delivering import take_file_back, take_lesson_back
from lms.broadcasts.actions.telling import tell_planners
from lms.broadcasts.models import Channel, Station
from lms.broadcasts.signals import airings_alarmed, schedule_published
from media_pipeline.signals import master_revoked


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    thing_withdrawn.connect(raise_alarm, dispatch_uid="broadcasts.withdrawn")
    thing_approved.connect(end_alarm, dispatch_uid="broadcasts.approved")
    master_revoked.connect(raise_revocation_alarm, dispatch_uid="broadcasts.revoked")
    schedule_published.connect(end_revocation_alarm, dispatch_uid="broadcasts.published_anew")
    airings_alarmed.connect(tell_alarm, dispatch_uid="broadcasts.told")
    schedule_published.connect(announce, dispatch_uid="broadcasts.announce")
    for model in (Channel, Station):
        post_save.connect(forget_programme, sender=model, dispatch_uid="broadcasts.programme")


def raise_alarm(withdrawal: Withdrawal, **_kwargs: Any) -> None:
    if isinstance(withdrawal.thing, Page):
        raise_alarms(
            lesson_id=withdrawal.thing.pk,
            reason=withdrawal.reason,
            now=withdrawal.withdrawn_at,
        )
        # Not only what is planned: folders hold what was published.
        take_lesson_back(lesson_id=withdrawal.thing.pk, now=withdrawal.withdrawn_at)


def tell_alarm(airings: Any, now: Any, **_kwargs: Any) -> None:
    tell_planners(airings, now=now)


def end_alarm(approval: Any, **_kwargs: Any) -> None:
    if isinstance(approval.thing, Page):
        end_alarms(lesson_id=approval.thing.pk, now=timezone.now())


def raise_revocation_alarm(master: Any, **_kwargs: Any) -> None:
    now = master.revoked_at or timezone.now()
    raise_revocation_alarms(digest=master.sha256, now=now)
    take_file_back(digest=master.sha256, now=now)


def end_revocation_alarm(published: Any, **_kwargs: Any) -> None:
    week = published.week
    end_revocation_alarms(
        channel_id=published.channel_id, first=week, last=week + timedelta(days=6)
    )


def forget_programme(**_kwargs: Any) -> None:
    """How channels are called, and whether they still broadcast, stands on public pages."""
    mark_changed()


def announce(published: Any, **_kwargs: Any) -> None:
    announce_airings(now=published.published_at)
