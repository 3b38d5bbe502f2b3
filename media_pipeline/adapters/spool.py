"""Files that grow while an upload arrives: one file a key, one writer at a time, on a local disk.

The length of the file is how far the upload has come; no table is asked. A writer holds the file
by flock, which the kernel takes back from a killed process.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

from media_pipeline.adapters.scratch import no_space_is_named, publish
from media_pipeline.adapters.spool_mark import (
    MARK,
    SpoolAway,
    away_is_named,
    read_mark,
    sync_folder,
)
from media_pipeline.conf import get_conf
from media_pipeline.core.refusals import MediaError

# Whoever comes back after a broken connection waits so long for the dead writer to give way.
GIVE_WAY_S = 4.0
_LOOK_AGAIN_S = 0.05


class NotInSpool(MediaError):
    """No such file grows here."""


class Held(MediaError):
    """Another request is writing this file."""


class Growing:
    """One file of the spool, held by this writer alone."""

    def __init__(self, key: str, handle: int) -> None:
        self.key = key
        self._handle = handle

    @property
    def size(self) -> int:
        """Return how many bytes have come."""
        return os.fstat(self._handle).st_size

    def append(self, piece: bytes) -> None:
        """Add `piece` at the end.

        :raises OutOfDisk: there is no room for it; what fitted stays.
        """
        left = memoryview(piece)
        with no_space_is_named():
            while left:
                left = left[os.write(self._handle, left) :]

    def cut_back(self, size: int) -> None:
        """Forget what came after `size`."""
        os.ftruncate(self._handle, size)

    def sync(self) -> None:
        """Return once the bytes are on the disk and not only in memory."""
        with no_space_is_named():
            os.fdatasync(self._handle)

    def vouch(self, size: int | None) -> None:
        """Note that what comes after `size` is not checked yet; None: all of it is."""
        note = _find(self.key, ".sum")
        if size is None:
            note.unlink(missing_ok=True)
        else:
            # Whole, and on the disk before the bytes are: a power cut leaves none without it.
            part = _find(self.key, ".part")
            with no_space_is_named():
                part.write_text(str(size))
                publish(part, note)
                sync_folder()

    def is_wanted(self) -> bool:
        """Tell whether somebody waits for this writer to give way."""
        try:
            return time.time() - _find(self.key, ".wanted").stat().st_mtime < GIVE_WAY_S
        except FileNotFoundError:
            return False


def find_path(key: str) -> Path:
    """Return where the bytes of `key` lie."""
    return _find(key, "")


def make_file(key: str) -> None:
    """Begin an empty file in a spool that has its mark."""
    with away_is_named(), no_space_is_named():
        os.close(os.open(_find(key, ""), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        # What is synced into a file without a name is lost by a power cut all the same.
        sync_folder()


def measure_file(key: str, *, home: str = "") -> int:
    """Return how many bytes have come and count: none that still wait for their checksum.

    A writer may be at it; only who holds the file knows that it is whole.

    :raises NotInSpool: there is no such file.
    :raises SpoolAway: the disk is not there, or is not the one with the mark `home`.
    """
    try:
        with away_is_named():
            size = _find(key, "").stat().st_size
    except FileNotFoundError as error:
        raise _explain_absence(key, home) from error
    unsure = _read_note(key)
    return size if unsure is None else min(size, unsure)


@contextlib.contextmanager
def hold_file(key: str, *, wait_s: float = 0.0, home: str = "") -> Iterator[Growing]:
    """Be the one writer of `key`, after asking a stalled one to give way for up to `wait_s`.

    :raises NotInSpool: there is no such file.
    :raises SpoolAway: the disk is not there, or is not the one with the mark `home`.
    :raises Held: another writer is at it.
    """
    try:
        with away_is_named():
            handle = os.open(_find(key, ""), os.O_RDWR | os.O_APPEND)
    except FileNotFoundError as error:
        raise _explain_absence(key, home) from error
    try:
        _lock(key, handle, wait_s)
        if not os.fstat(handle).st_nlink:
            raise NotInSpool(key)  # removed while we waited
        growing = Growing(key, handle)
        # A writer was killed before it had compared the checksum: its bytes count for nothing.
        unsure = _read_note(key)
        if unsure is not None:
            growing.cut_back(min(growing.size, unsure))
            growing.sync()
            growing.vouch(None)
        yield growing
    finally:
        os.close(handle)


def remove_file(key: str) -> None:
    """Forget the bytes of `key`; a writer at it writes into nothing from now on."""
    for suffix in ("", ".sum", ".part", ".wanted"):
        _find(key, suffix).unlink(missing_ok=True)


def list_files() -> list[tuple[str, float]]:
    """Return the keys that have a file here, and when each was last written (Unix time)."""
    return [(path.name.partition(".")[0], facts.st_mtime) for path, facts in _list_paths()]


def measure_files() -> dict[str, tuple[int, float]]:
    """Return how long the file of each key is, and when it was last written (Unix time)."""
    return {
        path.name: (facts.st_size, facts.st_mtime)
        for path, facts in _list_paths()
        if not path.suffix
    }


def _list_paths() -> Iterator[tuple[Path, os.stat_result]]:
    with contextlib.suppress(FileNotFoundError):
        for path in get_conf().spool.iterdir():
            if not path.name.startswith(MARK):
                # One may be removed at any moment.
                with contextlib.suppress(FileNotFoundError):
                    yield path, path.stat()


def _explain_absence(key: str, home: str) -> NotInSpool | SpoolAway:
    mark = read_mark()
    if not mark or (home and mark != home):
        return SpoolAway("the disk of unfinished uploads is not there")
    return NotInSpool(key)


def _read_note(key: str) -> int | None:
    with contextlib.suppress(FileNotFoundError, ValueError):
        return int(_find(key, ".sum").read_text())
    return None


def _lock(key: str, handle: int, wait_s: float) -> None:
    deadline = time.monotonic() + wait_s
    wanted = _find(key, ".wanted")
    asked = False
    try:
        while True:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            if time.monotonic() >= deadline:
                raise Held(key)
            if not asked:
                wanted.touch()
                asked = True
            time.sleep(_LOOK_AGAIN_S)
    finally:
        if asked:
            wanted.unlink(missing_ok=True)


def _find(key: str, suffix: str) -> Path:
    return get_conf().spool / f"{key}{suffix}"
