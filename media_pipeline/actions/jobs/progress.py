"""How far a split job is: the percents of its parts, carried up to whoever looks at the whole."""

from datetime import datetime

from media_pipeline.core.schedule import Part, add_up, find_pace
from media_pipeline.models import Job

SPAN = "span"
"""Where a split job keeps [percent when it split, percent when its parts are done, their first]."""


def tell_parents(job: Job, *, now: datetime) -> None:
    """Bring the percent, speed and remaining time of all that `job` is a part of up to date."""
    parent = job.parent
    while parent is not None:
        _tell(parent.pk, now)
        parent = parent.parent


def _tell(number: int, now: datetime) -> None:
    parent = Job.objects.filter(pk=number, state=Job.State.SPLIT).select_related("encoding").first()
    if parent is None or SPAN not in parent.result:
        return
    start, end, first = parent.result[SPAN]
    parts = [
        Part(
            weight=arguments.get("weight", 1.0),
            percent=100.0 if state == Job.State.DONE else percent,
        )
        for arguments, state, percent in parent.children.filter(pk__gte=first)
        .order_by()
        .values_list("arguments", "state", "percent")
    ]
    percent = max(parent.percent, round(add_up(parts, start=start, end=end), 2))
    spent_s = (now - parent.started_at).total_seconds() if parent.started_at else 0.0
    seconds = parent.arguments.get("duration_ms", 0) / 1000
    pace = find_pace(percent=percent, spent_s=spent_s, duration_s=seconds)
    Job.objects.filter(pk=number, state=Job.State.SPLIT).update(
        percent=percent, speed=pace.speed, eta_s=pace.eta_s
    )
