"""What is left on a machine's disk of masters that were killed while they grew."""

import shutil
from datetime import datetime
from math import inf
from pathlib import Path

from media_pipeline.conf import get_conf
from media_pipeline.models import Job

KEPT_S = 3600.0


def sweep_mastering(*, now: datetime) -> int:
    """Forget the benches of masters that nobody works on here; return how many.

    A bench whose job waits keeps what was fetched, and loses the half-made file: with hundreds of
    gigabytes of those the disk would never have room again for the job to go on.
    """
    swept = 0
    folder = get_conf().mastering
    before_s = now.timestamp() - KEPT_S
    for bench in sorted(folder.iterdir()) if folder.is_dir() else []:
        jobs = Job.objects.filter(master__token=bench.name, state__in=Job.OPEN)
        if jobs.exclude(state=Job.State.WAITING).exists():
            continue
        clear_bench(bench, before_s=before_s)
        if bench.stat().st_mtime < before_s and not jobs.exists():
            shutil.rmtree(bench, ignore_errors=True)
            swept += 1
    return swept


def clear_bench(bench: Path, *, before_s: float = inf) -> None:
    """Remove what killed attempts left in `bench`, of those that began before `before_s`."""
    for torn in bench.glob("songhoc-*"):
        if torn.stat().st_mtime < before_s:
            shutil.rmtree(torn, ignore_errors=True)
