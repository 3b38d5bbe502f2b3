"""A store on a disk of this machine: hard links instead of copies wherever that is possible."""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from media_pipeline.adapters.scratch import no_space_is_named
from media_pipeline.adapters.store import SMALL_BYTES, Store, Stored, StoreUnavailable, check_name

# Half-written files, on the same disk as the whole ones and out of every list.
PARTS = ".parts"
# Another disk; a disk, or a file of another owner, that takes no hard links; too many of them.
NO_LINK = {errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}
# A network disk that went away.
GONE = {errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.ENOTCONN, errno.EHOSTDOWN, errno.EROFS}


class LocalStore(Store):
    """Files below one folder."""

    is_local = True

    def __init__(self, folder: Path, *, mode: int | None = None) -> None:
        self.folder = folder
        self.mode = mode

    @property
    def is_blank(self) -> bool:  # type: ignore[override]  # known only by a look
        with disk_is_named(), contextlib.suppress(FileNotFoundError):
            return next(self.folder.iterdir(), None) is None
        return True

    def put(self, path: Path, name: str, *, move: bool = False) -> None:
        target = self.path(name)
        with disk_is_named():
            size = path.stat().st_size
            if target.is_file() and target.stat().st_size == size:
                if move and not path.samefile(target):
                    path.unlink()
                return
            with self._part() as part:
                _link_or_copy(path, part)
                self._finish(part, target)
            if move:
                path.unlink(missing_ok=True)

    def write(self, name: str, content: bytes) -> None:
        target = self.path(name)
        with disk_is_named(), self._part() as part:
            part.write_bytes(content)
            self._finish(part, target)

    def take(self, name: str, folder: Path) -> Path:
        path = self.path(name)
        with disk_is_named():
            if not path.is_file() and self.is_blank:
                # Whoever takes a file knows that it was put here.
                raise StoreUnavailable("the disk of the store is not there")
            _require(path)
        return path

    def stat(self, name: str) -> Stored:
        path = self.path(name)
        with disk_is_named():
            found = path.stat()
        if not S_ISREG(found.st_mode):
            raise FileNotFoundError(errno.ENOENT, "not in the store", str(path))
        return Stored(
            size=found.st_size,
            # Its number too: a file put in the place of another within the clock's grain.
            etag=f'"{found.st_size:x}-{found.st_mtime_ns:x}-{found.st_ino:x}"',
            modified_at=datetime.fromtimestamp(found.st_mtime, UTC),
        )

    def open(self, name: str) -> BinaryIO:
        path = self.path(name)
        try:
            with disk_is_named():
                # Unbuffered: whoever reads asks for big pieces.
                return path.open("rb", buffering=0)
        except IsADirectoryError as error:
            raise FileNotFoundError(errno.ENOENT, "not in the store", str(path)) from error

    def delete(self, name: str) -> None:
        path = self.path(name)
        with disk_is_named():
            path.unlink(missing_ok=True)
            self._drop_empty(path.parent)

    def list_tree(self, prefix: str) -> list[str]:
        root = self.path(prefix) if prefix else self.folder
        with disk_is_named():
            return sorted(
                str(path.relative_to(self.folder))
                for path in root.rglob("*")
                if path.is_file() and PARTS not in path.relative_to(self.folder).parts
            )

    def delete_tree(self, prefix: str) -> None:
        root = self.path(prefix)
        with disk_is_named(), contextlib.suppress(FileNotFoundError):
            # Out of sight at once: nobody meets half of a tree that is going.
            with self._part() as part:
                root.rename(part)
                _sync(root.parent)
                shutil.rmtree(part)
            self._drop_empty(root.parent)

    def copy_to(self, other: Store, name: str, target: str) -> None:
        path = self.take(name, self.folder)
        if not isinstance(other, LocalStore):
            if path.stat().st_size <= SMALL_BYTES:
                other.write(target, path.read_bytes())
            else:
                other.put(path, target)
            return
        goal = other.path(target)
        with disk_is_named():
            if goal.is_file() and goal.samefile(path):
                return
            with other._part() as part:
                _link_or_copy(path, part)
                other._finish(part, goal)

    def sweep(self, *, before: datetime) -> None:
        with disk_is_named(), contextlib.suppress(FileNotFoundError):
            for part in (self.folder / PARTS).iterdir():
                # The time of its last change of any kind: a linked file keeps its old mtime.
                if part.stat().st_ctime >= before.timestamp():
                    continue
                if part.is_dir():
                    shutil.rmtree(part)
                else:
                    part.unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Return where `name` lies."""
        return self.folder / check_name(name)

    @contextlib.contextmanager
    def _part(self) -> Iterator[Path]:
        folder = self.folder / PARTS
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / secrets.token_hex(12)
        try:
            yield part
        finally:
            # Also where rename() did nothing, both names being the same file already.
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)

    def _finish(self, part: Path, target: Path) -> None:
        """Give a whole file its name, on the disk before the name is."""
        if self.mode is not None:
            part.chmod(self.mode)
        _sync(part)
        while True:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.replace(target)
            except FileNotFoundError:
                if not part.exists():
                    raise
                # A folder that was empty was removed beneath us; make it once more.
                continue
            break
        _sync(target.parent)

    def _drop_empty(self, folder: Path) -> None:
        while folder != self.folder and self.folder in folder.parents:
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent


def _require(path: Path) -> None:
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, "not in the store", str(path))


def _link_or_copy(path: Path, part: Path) -> None:
    try:
        os.link(path, part)
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        shutil.copyfile(path, part)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def disk_is_named() -> Iterator[None]:
    """Turn the system's errors that pass into ours.

    :raises OutOfDisk: the disk or the quota is full.
    :raises StoreUnavailable: the disk does not answer.
    """
    try:
        with no_space_is_named():
            yield
    except OSError as error:
        if error.errno in GONE:
            raise StoreUnavailable(f"the disk of the store failed: {error.strerror}") from error
        raise
