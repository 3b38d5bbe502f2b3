"""Reads an archive's folder: never outside of it, never anything but plain files."""

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO

from lessons import LessonsError

_PIECE = 1 << 20

OnBytes = Callable[[int], None]


class OutsideFolder(LessonsError):
    """A link leads out of the folder."""


class Unreadable(LessonsError):
    """It is no plain file, or the system does not let us read it."""


def list_names(folder: Path) -> list[str]:
    """Return the names of all files below `folder`, links to folders included, hidden ones not."""
    names = []
    for root, folders, files in os.walk(folder, followlinks=False):
        here = Path(root)
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        linked = [one for one in folders if (here / one).is_symlink()]
        for name in (*linked, *(one for one in files if not one.startswith("."))):
            names.append((here / name).relative_to(folder).as_posix())
    return sorted(names)


def open_inside(folder: Path, name: str) -> IO[bytes]:
    """Open a plain file below `folder`.

    :raises FileNotFoundError: there is none of this name.
    :raises OutsideFolder: a link leads somewhere else.
    :raises Unreadable: it is no plain file or may not be read.
    """
    try:
        path = (folder / name).resolve(strict=True)
        if not path.is_relative_to(folder.resolve()):
            raise OutsideFolder(name)
        # Not waiting: to open a pipe would take until somebody writes into it.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except (OSError, RuntimeError) as error:  # links in a circle are a RuntimeError
        raise Unreadable(name) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable(name)
    return os.fdopen(handle, "rb")


def measure(file: IO[bytes]) -> int:
    """Return how many bytes an open file has."""
    return os.fstat(file.fileno()).st_size


def hash_file(file: IO[bytes], *, on_bytes: OnBytes) -> str:
    """Return the SHA-256 of an open file from its beginning."""
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(_PIECE):
        digest.update(piece)
        on_bytes(len(piece))
    return digest.hexdigest()


class FileBody:
    """What is left of a file, as the body of an upload."""

    def __init__(self, file: IO[bytes], *, offset: int, length: int, on_bytes: OnBytes) -> None:
        file.seek(offset)
        self.length: int | None = length - offset
        self._file, self._on_bytes = file, on_bytes

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; none at the end."""
        piece = self._file.read(size)
        self._on_bytes(len(piece))
        return piece

    def read_rest(self) -> bytes:
        """Return nothing: a file never falls silent."""
        return b""
