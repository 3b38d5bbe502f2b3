"""Puts files down in a folder that somebody else watches: never half, and on where it broke off."""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from media_pipeline.adapters.scratch import no_space_is_named
from media_pipeline.core.refusals import NoAnswer, OutOfDisk

PART = ".part"
PIECE_BYTES = 1 << 20
# So often what was written is on the disk for sure: a power cut costs no more than this.
SYNC_BYTES = 256 << 20


class FolderAway(NoAnswer):
    """The station's folder cannot be written to now; a network disk may be back later."""


class OtherBytes(NoAnswer):
    """What was written does not hash to what it must; the next attempt begins anew."""


Tell = Callable[[int], None]
"""Told how many bytes of the file lie there; may raise to stop."""


def drop_file(
    open_source: Callable[[], BinaryIO],
    folder: Path,
    name: str,
    *,
    size: int,
    sha256: str,
    tell: Tell = lambda _bytes: None,
) -> None:
    """Copy a file into `folder` as `name`, by way of a `.part` that a later attempt goes on with.

    What is there already is hashed, not believed. A file that is there whole is left alone.

    :raises FolderAway: the folder does not answer.
    :raises OtherBytes: the copy is not what it should be.
    :raises OutOfDisk: there is no room.
    """
    with _folder_is_named():
        folder.mkdir(parents=True, exist_ok=True)
        target, part = folder / name, folder / f"{name}{PART}"
        is_like = target.is_file() and target.stat().st_size == size
        if is_like and _hash(target, tell).hexdigest() == sha256:
            return
        if part.is_file() and part.stat().st_size > size:
            part.unlink()
        digest: Any = _hash(part, tell) if part.is_file() else hashlib.sha256()
        _append(open_source, part, digest, size=size, tell=tell)
        if digest.hexdigest() != sha256:
            part.unlink(missing_ok=True)
            raise OtherBytes(f"{name} was not copied right")
        part.replace(target)
        _sync_folder(folder)


def drop_text(folder: Path, path: str, content: bytes) -> None:
    """Write a small file whole, in the place of what is there.

    :raises FolderAway: the folder does not answer.
    """
    with _folder_is_named():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}{PART}")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _sync_folder(target.parent)


def take_away(folder: Path, pattern: str, *, keep: set[str]) -> list[str]:
    """Remove the files of a folder that match `pattern` and are not to be kept; return them."""
    gone = []
    with _folder_is_named():
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and path.name not in keep:
                path.unlink(missing_ok=True)
                gone.append(path.name)
    return gone


def _append(
    open_source: Callable[[], BinaryIO], part: Path, digest: Any, *, size: int, tell: Tell
) -> None:
    with part.open("ab") as file, contextlib.closing(open_source()) as source:
        at = file.tell()
        source.seek(at)
        synced = at
        while at < size:
            piece = source.read(min(PIECE_BYTES, size - at))
            if not piece:
                break
            file.write(piece)
            digest.update(piece)
            at += len(piece)
            if at - synced >= SYNC_BYTES:
                file.flush()
                os.fsync(file.fileno())
                synced = at
            tell(at)
        file.flush()
        os.fsync(file.fileno())


def _hash(path: Path, tell: Tell) -> Any:
    digest, at = hashlib.sha256(), 0
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE_BYTES):
            digest.update(piece)
            at += len(piece)
            tell(at)
    return digest


def _sync_folder(folder: Path) -> None:
    # Some network disks have no such call; the rename stands all the same.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _folder_is_named() -> Iterator[None]:
    try:
        with no_space_is_named():
            yield
    except OutOfDisk:
        raise
    except OSError as error:
        raise FolderAway(f"the station's folder failed: {error.strerror}") from error
