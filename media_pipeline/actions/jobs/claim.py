"""A worker takes the most deserving job that waits: by a conditional update, no lock, no luck."""

from datetime import datetime, timedelta

from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce

from media_pipeline.conf import get_conf
from media_pipeline.core.schedule import Turn, find_lease_end, order_turns
from media_pipeline.models import Job

LATELY = timedelta(hours=1)
PRIORITY_CLASS = 10
# So often may others be quicker before we look again later.
TRIES = 20


def claim_job(*, queue: str, worker: str, now: datetime) -> Job | None:
    """Return the job of `queue` that goes next, held by `worker`; None when none waits."""
    conf = get_conf()
    for _try in range(TRIES):
        number = find_next(queue=queue, now=now)
        if number is None:
            return None
        # Exactly one of those who ask at once finds it still waiting.
        taken = Job.objects.filter(pk=number, state=Job.State.WAITING).update(
            state=Job.State.RUNNING,
            worker=worker,
            attempts=F("attempts") + 1,
            lease_until=find_lease_end(now, lease_s=conf.lease_s),
            started_at=Coalesce("started_at", now),
            ended_at=None,
        )
        if taken:
            return Job.objects.select_related("parent", "encoding", "master", "upload").get(
                pk=number
            )
    return None


def find_next(*, queue: str, now: datetime) -> int | None:
    """Return the number of the job that goes next: class of priority, fair share, priority, age."""
    due = Job.objects.filter(queue=queue, state=Job.State.WAITING, not_before__lte=now)
    first = due.order_by("-priority").values_list("priority", flat=True).first()
    if first is None:
        return None
    # Between shares tens decide: a share that puts one of its own first passes nobody else.
    mates = due.filter(priority__gte=first // PRIORITY_CLASS * PRIORITY_CLASS)
    # No default order: it would put every job into a group of its own.
    oldest = dict(mates.order_by().values_list("share").annotate(oldest=Min("pk")))
    share = next(iter(oldest), None)
    if len(oldest) > 1:
        share = order_turns(_list_turns(queue, oldest, now))[0].share
    chosen = mates.filter(share=share).order_by("-priority", "pk")
    return chosen.values_list("pk", flat=True).first()


def _list_turns(queue: str, oldest: dict[str, int], now: datetime) -> list[Turn]:
    lately = Job.objects.filter(queue=queue, share__in=oldest, started_at__gt=now - LATELY)
    is_running = Q(state=Job.State.RUNNING)
    served = {
        share: (running, served_at)
        for share, running, served_at in lately.order_by()
        .values_list("share")
        .annotate(running=Count("pk", filter=is_running), served_at=Max("started_at"))
    }
    turns = []
    for share, number in oldest.items():
        running, served_at = served.get(share, (0, None))
        turns.append(Turn(share=share, running=running, served_at=served_at, oldest=number))
    return turns
