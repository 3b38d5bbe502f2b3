"""The mark by which the spool is known again: an empty mount point has none, another disk another.

Without it, uploads whose disk is not there would look like uploads whose bytes were lost.
"""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from media_pipeline.adapters.scratch import no_space_is_named
from media_pipeline.adapters.stores_local import GONE
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import NoAnswer

MARK = ".spool"


class SpoolAway(NoAnswer):
    """The disk of unfinished uploads is not there; nothing is lost, it may come back."""


def read_mark() -> str:
    """Return the mark of the spool that is there now; nothing where none is.

    :raises SpoolAway: the disk does not answer.
    """
    with away_is_named(), contextlib.suppress(FileNotFoundError):
        return _find().read_text()
    return ""


def set_mark() -> str:
    """Make the folder a spool, unless it is one by now; return its mark."""
    folder = get_conf().spool
    with away_is_named(), no_space_is_named():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = folder / f"{MARK}.{secrets.token_hex(8)}"
        try:
            handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            try:
                os.write(handle, secrets.token_hex(16).encode())
                os.fsync(handle)
            finally:
                os.close(handle)
            # Whoever is first: two processes may begin at once.
            with contextlib.suppress(FileExistsError):
                _find().hardlink_to(part)
        finally:
            part.unlink(missing_ok=True)
        sync_folder()
    return read_mark()


def sync_folder() -> None:
    """Return once the names in the spool are on the disk and not only in memory."""
    handle = os.open(get_conf().spool, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def away_is_named() -> Iterator[None]:
    """Turn the system's errors about a disk that went away into ours.

    :raises SpoolAway: it is not there.
    """
    try:
        yield
    except OSError as error:
        if error.errno in GONE:
            raise SpoolAway(f"the disk of uploads failed: {error.strerror}") from error
        raise


def _find() -> Path:
    return get_conf().spool / MARK
