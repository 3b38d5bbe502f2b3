"""Has days of a channel put down in its station's folder, and takes the order back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.broadcasts.actions.audit import note
from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import Channel, Delivery
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.queries.deliveries import (
    find_running,
    list_days_with_file,
    list_days_with_lesson,
)
from lms.people.permissions import SYSTEM
from media_pipeline.actions.jobs import add_job, cancel_job

JOB_KIND = "deliver-broadcast"


class NoFolder(LmsError):
    """The settings name no folder for this channel."""


@transaction.atomic
def deliver_days(*, channel: Channel, first: date, last: date, by: Any, now: datetime) -> Delivery:
    """Put the files of some days down in the station's folder, in the background.

    The same days once more: what is there whole is left alone, the papers are written anew. While
    they are under way it is that delivery: it looks again before it ends.

    :raises NotAllowed: `by` does not plan for the channel.
    :raises NoFolder: the settings name no folder.
    """
    require_plan(by, channel.station.organisation)
    if channel.xmltv_id not in get_conf().station_folders:
        raise NoFolder(channel.xmltv_id)
    # Two who ask at once get the same one; and none ends between our look and our answer.
    Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    running = find_running(channel, first, last)
    if running is not None:
        return running
    delivery = Delivery.objects.create(
        channel=channel,
        first_date=first,
        last_date=last,
        made_by=by if getattr(by, "pk", None) else None,
        made_at=now,
    )
    delivery.job = add_job(
        kind=JOB_KIND,
        now=now,
        arguments={"delivery": delivery.pk},
        priority=5,
        requested_by=delivery.made_by,
    )
    delivery.save(update_fields=["job"])
    note(channel, "deliver_days", by=by, now=now, first=f"{first}", last=f"{last}")
    return delivery


def take_lesson_back(*, lesson_id: int, now: datetime) -> list[Delivery]:
    """Put every folder down once more in which a lesson may lie that may no longer be aired."""
    found = list(list_days_with_lesson(lesson_id, now=now))
    return [_deliver_anew(channel, *days, now=now) for channel, days in found]


def take_file_back(*, digest: str, now: datetime) -> list[Delivery]:
    """Put every folder down once more in which a master may lie that was revoked."""
    found = list(list_days_with_file(digest, now=now)) if digest else []
    return [_deliver_anew(channel, *days, now=now) for channel, days in found]


def _deliver_anew(channel: Channel, first: date, last: date, *, now: datetime) -> Delivery:
    return deliver_days(channel=channel, first=first, last=last, by=SYSTEM, now=now)


@transaction.atomic
def stop_delivery(*, channel: Channel, first: date, last: date, by: Any, now: datetime) -> None:
    """Stop putting these days down; what lies there whole stays.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    require_plan(by, channel.station.organisation)
    running = find_running(channel, first, last)
    if running is not None and running.job is not None:
        cancel_job(job=running.job, by=by, now=now)
