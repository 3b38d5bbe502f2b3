"""What is left on a machine's disk of masters that were killed while they grew."""

import shutil
from datetime import datetime

from media_pipeline.conf import get_conf
from media_pipeline.models import Job, Master

KEPT_S = 3600.0


def sweep_mastering(*, now: datetime) -> int:
    """Forget the benches of masters that nobody works on here; return how many."""
    swept = 0
    folder = get_conf().mastering
    for bench in sorted(folder.iterdir()) if folder.is_dir() else []:
        of_it = Master.objects.filter(token=bench.name, jobs__state__in=Job.OPEN)
        idle_s = now.timestamp() - bench.stat().st_mtime
        if idle_s > KEPT_S and not of_it.exists():
            shutil.rmtree(bench, ignore_errors=True)
            swept += 1
    return swept
