"""What a store of files can do, whatever disk or server is behind it."""

import contextlib
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from media_pipeline.adapters.scratch import no_space_is_named, scratch_directory
from media_pipeline.core.refusals import NoAnswer

# Letters, digits and a few signs in parts divided by "/": what is stored is named by us alone.
NAME = re.compile(r"(?![./])(?:[\w.+=@~-]+/)*[\w.+=@~-]+", re.ASCII)

# Playlists and captions may change while their size stays: so small a file is copied every time.
SMALL_BYTES = 1 << 20


class StoreUnavailable(NoAnswer):
    """The store did not answer, or answered with an error of its own; later it may."""


class BadName(ValueError):
    """No file of a store may be called that."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What a store knows of a file without opening it."""

    size: int
    etag: str
    """Changes with the content; quoted, as HTTP wants it."""
    modified_at: datetime


class Store(ABC):
    """Files under relative names like `encodings/x/poster.jpg`, each there whole or not at all.

    Every method raises StoreUnavailable when the store cannot be asked, OutOfDisk when it is full,
    FileNotFoundError for a name that is not there, and BadName for what is no name.
    """

    is_local = False
    """Whether `take` costs nothing, for the files lie on a disk of this machine."""
    is_blank = False
    """Whether there is nothing at all in it, as in an empty mount point."""

    @abstractmethod
    def put(self, path: Path, name: str, *, move: bool = False) -> None:
        """Store the file at `path`; with `move` it may be gone from there afterwards.

        A name that is there with the same size is left alone: big files are named by what they
        hold. `path` must not be written to afterwards, for it may be the same file.
        """

    @abstractmethod
    def write(self, name: str, content: bytes) -> None:
        """Store `content`, in the place of what is there."""

    @abstractmethod
    def take(self, name: str, folder: Path) -> Path:
        """Return a path to read `name` from, fetched into `folder` unless it is on a disk here."""

    @abstractmethod
    def stat(self, name: str) -> Stored:
        """Return what is known of `name`."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """Return `name` to read from, seekable, never whole in memory."""

    @abstractmethod
    def delete(self, name: str) -> None:
        """Remove `name`; one that is not there is fine."""

    @abstractmethod
    def list_tree(self, prefix: str) -> list[str]:
        """Return the names of all files below the folder `prefix`, in order; "" for all."""

    @abstractmethod
    def delete_tree(self, prefix: str) -> None:
        """Remove the folder `prefix` with all that is in it."""

    @abstractmethod
    def copy_to(self, other: "Store", name: str, target: str) -> None:
        """Store `name` in `other` too, as `target`; nothing is sent where that can be avoided."""

    @abstractmethod
    def sweep(self, *, before: datetime) -> None:
        """Remove what was half-written before then by something that was killed."""

    def has(self, name: str) -> bool:
        """Tell whether `name` is there."""
        try:
            self.stat(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Return how many bytes `name` has."""
        return self.stat(name).size

    def read(self, name: str) -> bytes:
        """Return all of a small file."""
        with self.open(name) as file:
            return file.read()

    def address(self, name: str, *, seconds: int) -> str | None:
        """Return a signed address on the store's own server, or None where browsers reach none."""
        return None

    def public_address(self, name: str) -> str | None:
        """Return the lasting address of a published file elsewhere, or None: this site shows it."""
        return None


def check_name(name: str) -> str:
    """Return `name`.

    :raises BadName: it could lead out of the store, or to a part that is hidden.
    """
    if not NAME.fullmatch(name) or "/." in name:
        raise BadName(f"not a name in a store: {name[:80]!r}")
    return name


@contextlib.contextmanager
def spooled(file: BinaryIO) -> Iterator[Path]:
    """Yield a scratch file with the content of `file`."""
    with scratch_directory() as folder, no_space_is_named():
        path = folder / "file"
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
        yield path
