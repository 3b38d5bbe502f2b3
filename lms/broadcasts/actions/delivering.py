"""Has days of a channel put down in its station's folder, and takes the order back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.broadcasts.actions.audit import note
from lms.broadcasts.conf import get_conf
from lms.broadcasts.models import Channel, Delivery
from lms.broadcasts.permissions import require_plan
from lms.people.permissions import SYSTEM
from media_pipeline.actions.jobs import add_job, cancel_job

JOB_KIND = "deliver-broadcast"


class NoFolder(LmsError):
    """The settings name no folder for this channel."""


@transaction.atomic
def deliver_days(*, channel: Channel, first: date, last: date, by: Any, now: datetime) -> Delivery:
    """Put the files of some days down in the station's folder, in the background.

    The same days once more: what is there whole is left alone, the papers are written anew.

    :raises NotAllowed: `by` does not plan for the channel.
    :raises NoFolder: the settings name no folder.
    """
    require_plan(by, channel.station.organisation)
    if channel.xmltv_id not in get_conf().station_folders:
        raise NoFolder(channel.xmltv_id)
    running = find_running(channel)
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
        # One at a time for each folder.
        dedupe_key=f"deliver-{channel.pk}",
        requested_by=delivery.made_by,
    )
    delivery.save(update_fields=["job"])
    note(channel, "deliver_days", by=by, now=now, first=f"{first}", last=f"{last}")
    return delivery


def deliver_anew(*, channel: Channel, now: datetime, today: date) -> Delivery | None:
    """Put down once more what lies in the station's folder: a file in it may no longer be aired.

    One that is under way looks again at its end anyway.
    """
    last = channel.deliveries.filter(last_date__gte=today).first()
    if last is None or channel.xmltv_id not in get_conf().station_folders:
        return None
    days = {"first": last.first_date, "last": last.last_date}
    return deliver_days(channel=channel, **days, by=SYSTEM, now=now)


@transaction.atomic
def stop_delivery(*, channel: Channel, by: Any, now: datetime) -> None:
    """Stop what is being put down; what lies there whole stays.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    require_plan(by, channel.station.organisation)
    running = find_running(channel)
    if running is not None and running.job is not None:
        cancel_job(job=running.job, by=by, now=now)


def find_running(channel: Channel) -> Delivery | None:
    """Return the delivery that waits or is under way."""
    last = channel.deliveries.select_related("job").first()
    return last if last is not None and last.job is not None and last.job.is_open else None
