"""How many requests of one web process may stream at once, so that pages always find a thread."""

import contextlib
import threading
from collections.abc import Iterator

from media_pipeline.conf import get_conf

_lock = threading.Lock()
_taken = 0


class NoSeat(Exception):
    """As many streams as this process allows are running."""


@contextlib.contextmanager
def take_seat() -> Iterator[None]:
    """Stream while there is a seat.

    :raises NoSeat: all are taken; another process, or a moment later, may do.
    """
    global _taken  # one count for the process is the point
    most = get_conf().most_streams
    with _lock:
        if most and _taken >= most:
            raise NoSeat
        _taken += 1
    try:
        yield
    finally:
        with _lock:
            _taken -= 1
