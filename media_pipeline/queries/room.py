"""The disk of the spool: whether it is there, and how much room new uploads may still take."""

import shutil
import time

from media_pipeline.adapters.spool import measure_files
from media_pipeline.adapters.spool_mark import read_mark
from media_pipeline.conf import get_conf
from media_pipeline.models import Upload

# Whoever has been away for longer finds room, or waits for it, like everybody else.
PROMISED_S = 24 * 3600.0


def count_free_bytes() -> int:
    """Return what is free and not promised to uploads under way."""
    return shutil.disk_usage(get_conf().spool).free - count_promised_bytes()


def is_spool_there() -> bool:
    """Tell whether the disk of the spool is there, as far as anybody waits for it."""
    return bool(read_mark()) or not Upload.objects.filter(state__in=Upload.LIVE).exists()


def count_promised_bytes() -> int:
    """Return what uploads under way have yet to send."""
    files = measure_files()
    since = time.time() - PROMISED_S
    promised = 0
    for key, length in Upload.objects.filter(state=Upload.State.RECEIVING).values_list(
        "key", "length"
    ):
        size, written_at = files.get(key.hex, (0, 0.0))
        if written_at > since:
            promised += max(0, length - size)
    return promised
