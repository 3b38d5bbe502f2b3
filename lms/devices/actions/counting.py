"""The count of each month: taken once, so that what is public stands still for a month."""

from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.timezone import localdate

from lessons.discovery.actions import mark_changed
from lms.devices.models import CountedMonth, MonthCell, Need
from lms.devices.rules import Lack


@transaction.atomic
def count_month(*, now: datetime) -> CountedMonth | None:
    """Count the pupils on the list without a device, unless this month is counted already."""
    month = localdate(now).replace(day=1)
    counted, is_new = CountedMonth.objects.get_or_create(month=month, defaults={"counted_at": now})
    if not is_new:
        return None
    waiting = Need.objects.open().lacking(Lack.DEVICE)
    found = waiting.order_by().values_list("level", "hardship").annotate(count=Count("pk"))
    MonthCell.objects.bulk_create(
        MonthCell(counted=counted, level_id=level, hardship_id=hardship, pupils=count)
        for level, hardship, count in found
    )
    mark_changed()
    return counted
