"""A store behind any other Django storage, by the few calls that all of them know."""

import contextlib
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File

from media_pipeline.adapters.scratch import no_space_is_named, publish, scratch_directory
from media_pipeline.adapters.store import (
    SMALL_BYTES,
    Store,
    Stored,
    StoreUnavailable,
    check_name,
    spooled,
)
from media_pipeline.core.refusals import MediaError

CHUNK_BYTES = 1 << 20


class FarStore(Store):
    """Files of a storage that is reached over a network."""

    def __init__(self, storage: Any) -> None:
        self.storage = storage

    def put(self, path: Path, name: str, *, move: bool = False) -> None:
        check_name(name)
        with self.answers():
            if self._size_or_none(name) != path.stat().st_size:
                with path.open("rb") as file:
                    self._save(name, File(file))
        if move:
            path.unlink(missing_ok=True)

    def write(self, name: str, content: bytes) -> None:
        check_name(name)
        with self.answers():
            self._save(name, ContentFile(content))

    def take(self, name: str, folder: Path) -> Path:
        # The whole name: two folders of a store may each have a `64.mp4`.
        target = folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}-{Path(name).name}"
        size = self.size(name)
        if target.is_file() and target.stat().st_size == size:
            return target
        folder.mkdir(parents=True, exist_ok=True)
        with scratch_directory(folder) as scratch:
            part = scratch / "file"
            with self.answers(), no_space_is_named():
                self._fetch(name, part)
            if part.stat().st_size != size:
                raise StoreUnavailable(f"the store sent {part.stat().st_size} of {size} bytes")
            publish(part, target)
        return target

    def stat(self, name: str) -> Stored:
        check_name(name)
        with self.answers():
            size = self.storage.size(name)
            modified_at = self.storage.get_modified_time(name)
        if modified_at.tzinfo is None:
            modified_at = modified_at.replace(tzinfo=UTC)
        stamp = f"{size:x}-{int(modified_at.timestamp() * 1e6):x}"
        return Stored(size=size, etag=f'"{stamp}"', modified_at=modified_at)

    def has(self, name: str) -> bool:
        check_name(name)
        with self.answers():
            return self.storage.exists(name)

    def open(self, name: str) -> BinaryIO:
        check_name(name)
        with self.answers():
            return self.storage.open(name, "rb")

    def delete(self, name: str) -> None:
        check_name(name)
        with self.answers(), contextlib.suppress(FileNotFoundError):
            self.storage.delete(name)

    def list_tree(self, prefix: str) -> list[str]:
        if prefix:
            check_name(prefix)
        with self.answers():
            return sorted(self._walk(prefix))

    def delete_tree(self, prefix: str) -> None:
        for name in self.list_tree(check_name(prefix)):
            self.delete(name)

    def copy_to(self, other: Store, name: str, target: str) -> None:
        if self.size(name) <= SMALL_BYTES:
            other.write(target, self.read(name))
            return
        with self.open(name) as file, spooled(file) as path:
            other.put(path, target, move=True)

    def sweep(self, *, before: datetime) -> None:
        """Leave it to the storage: nothing in Django's interface names what is half-written."""

    @contextlib.contextmanager
    def answers(self) -> Iterator[None]:
        """Name what a server does when it does not do what it was asked.

        :raises StoreUnavailable: for everything but a missing file.
        """
        try:
            yield
        except (FileNotFoundError, MediaError):
            raise
        except OSError as error:
            # Connections refused, cut or timed out are OSErrors, and requests' errors are too.
            raise StoreUnavailable(f"the store did not answer: {error}") from error

    def _save(self, name: str, content: File) -> None:
        if self.storage.exists(name):
            self.storage.delete(name)
        saved = self.storage.save(name, content)
        if saved != name:
            # Another process was first: Django's storages then choose a name of their own.
            self.storage.delete(saved)

    def _fetch(self, name: str, path: Path) -> None:
        with self.storage.open(name, "rb") as file, path.open("wb") as copy:
            while piece := file.read(CHUNK_BYTES):
                copy.write(piece)

    def _size_or_none(self, name: str) -> int | None:
        try:
            return self.storage.size(name)
        except FileNotFoundError:
            return None

    def _walk(self, prefix: str) -> Iterator[str]:
        try:
            folders, files = self.storage.listdir(prefix)
        except FileNotFoundError:
            return
        for file in files:
            yield os.path.join(prefix, file)  # noqa: PTH118 a name in a store, not a path
        for folder in folders:
            if folder:
                yield from self._walk(os.path.join(prefix, folder))  # noqa: PTH118
