"""Files on their way in: each grows under its hash, and is kept once it is what it should be."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from lms import LmsError
from lms.offline.adapters.keeping import keep_path
from lms.offline.rules.manifests import PackedFile
from media_pipeline.adapters.scratch import no_space_is_named
from media_pipeline.conf import get_conf

FOLDER = "incoming"
PIECE_BYTES = 1 << 20


class Damaged(LmsError):
    """What came is not what was signed; it is fetched anew."""


class AlreadyFetching(LmsError):
    """Another process fetches packs on this machine."""


@contextmanager
def hold_incoming() -> Iterator[None]:
    """Be the only process that fetches; the system lets go when it is killed.

    :raises AlreadyFetching: another one does.
    """
    folder = _folder()
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyFetching("packs are being fetched already") from error
        yield


def measure_arrived(file: PackedFile) -> int:
    """Return how many bytes of a file have come already."""
    path = _path(file)
    size = path.stat().st_size if path.exists() else 0
    if size > file.bytes:
        path.unlink()
        return 0
    return size


class Growing:
    """A file that is written on where it ended."""

    def __init__(self, file: PackedFile) -> None:
        self._file, self._path = file, _path(file)
        self._digest = hashlib.sha256()
        if self._path.exists():
            with self._path.open("rb") as known:
                while piece := known.read(PIECE_BYTES):
                    self._digest.update(piece)
        self._output: Any = self._path.open("ab")

    def __enter__(self) -> "Growing":
        return self

    def __exit__(self, *_error: object) -> None:
        self._output.close()

    def write(self, piece: bytes) -> None:
        """Add what has come; it is on the disk, whatever happens to us next.

        :raises OutOfDisk: there is no room for it.
        """
        with no_space_is_named():
            self._output.write(piece)
            self._output.flush()
        self._digest.update(piece)

    def finish(self) -> None:
        """Keep the file.

        :raises Damaged: it is not what its hash says; it is gone, and begins anew.
        """
        self._output.close()
        if self._digest.hexdigest() != self._file.sha256:
            self._path.unlink()
            raise Damaged(self._file.path)
        keep_path(self._path, sha256=self._file.sha256)


def forget_incoming(*, before: datetime) -> None:
    """Remove what has not grown since then."""
    for path in _folder().glob("*.part"):
        if path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = get_conf().folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _path(file: PackedFile) -> Path:
    return _folder() / f"{file.sha256}.part"
