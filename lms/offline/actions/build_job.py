"""The body of jobs that build packs: progress and cancelling around `building`."""

import time

from django.utils import timezone

from lms.offline.actions.building import build_pack
from lms.offline.models import Pack
from lms.offline.queries.lessons import list_lessons, stamp_lessons
from media_pipeline.actions.jobs import Done, Work
from media_pipeline.core.refusals import Cancelled

# What changes while a pack is built is taken in by building once more, and then by the next look.
MOST_ROUNDS = 3
# Reading the films is nearly all of the work.
READ_PERCENT = 90.0


def build(work: Work) -> Done:
    """Build the pack that the job names.

    :raises Cancelled: somebody asked to stop.
    :raises MediaError: a store did not answer or is full; the job is tried again.
    """
    pack = Pack.objects.filter(pk=work.job.arguments["pack"], subscription=None).first()
    if pack is None:
        return Done(result={"pack": None})
    started = time.monotonic()

    def tell(done: int, total: int, step: str) -> None:
        if work.cancel.asked:
            raise Cancelled("stopped")
        spent = max(0.001, time.monotonic() - started)
        speed = done / spent / 1e6
        left = (total - done) / max(1.0, done / spent) if done else None
        percent = READ_PERCENT * done / total if step == "films" else READ_PERCENT
        work.tell(percent, step=step, speed=round(speed, 1), eta_s=left)

    for _round in range(MOST_ROUNDS):
        built = build_pack(pack=pack, now=timezone.now(), tell=tell)
        if pack.stamp in ("", stamp_lessons(list_lessons(pack))):
            break
    return Done(result={"edition": built.edition.key if built.edition else None})
