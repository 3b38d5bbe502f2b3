"""What is left on the disk of each machine that works: swept by its own workers, caretaker or not.

In a farm a machine fetches recordings and pieces of encodings that another machine ends.
"""

import logging
import shutil
from datetime import datetime

from django.db import DatabaseError, InterfaceError

from media_pipeline.actions.encodings import sweep_work
from media_pipeline.actions.masters import sweep_mastering
from media_pipeline.conf import get_conf

SCRATCH_KEPT_S = 6 * 3600.0
SWEPT_EVERY_S = 3600.0
STAMP = ".swept"

logger = logging.getLogger(__name__)


def sweep_machine(*, now: datetime) -> bool:
    """Sweep this machine's disk unless that was done within the hour; return whether it was now."""
    stamp = get_conf().folder / STAMP
    try:
        if stamp.exists() and now.timestamp() - stamp.stat().st_mtime < SWEPT_EVERY_S:
            return False
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
        sweep_scratch(now=now)
        sweep_work(now=now)
        sweep_mastering(now=now)
    except (OSError, DatabaseError, InterfaceError) as error:
        # A disk that is full, a table that is away: the job is done, and the next hour comes.
        logger.warning("sweeping this machine: %s", error)
    return True


def sweep_scratch(*, now: datetime) -> None:
    """Forget what tools of killed workers left."""
    scratch = get_conf().scratch
    for path in scratch.iterdir() if scratch.is_dir() else ():
        if path.stat().st_mtime < now.timestamp() - SCRATCH_KEPT_S:
            shutil.rmtree(path, ignore_errors=True)
