"""Scratch directories that vanish, files that appear whole, and room on the disk."""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from media_pipeline.core.refusals import OutOfDisk


@contextlib.contextmanager
def scratch_directory(parent: Path | None = None) -> Iterator[Path]:
    """Yield an empty directory and remove it with everything in it."""
    path = Path(tempfile.mkdtemp(prefix="songhoc-", dir=parent))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def publish(source: Path, target: Path) -> None:
    """Move a finished file under its final name at once, on the disk before the name is.

    :raises OutOfDisk: there is no room for it.
    """
    with no_space_is_named():
        with source.open("rb") as handle:
            os.fsync(handle.fileno())
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def write_whole(target: Path, content: bytes) -> None:
    """Write `content` so that `target` is never seen half-written.

    :raises OutOfDisk: there is no room for it.
    """
    with no_space_is_named():
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.part")
        partial.write_bytes(content)
        publish(partial, target)


@contextlib.contextmanager
def no_space_is_named() -> Iterator[None]:
    """Turn the system's "no space" into our error.

    :raises OutOfDisk: the disk or the quota is full.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutOfDisk("no space left for the scratch files or the result") from error
        raise


def check_room(directory: Path, *, needed_bytes: int) -> None:
    """Refuse to start what cannot end.

    :raises OutOfDisk: less than `needed_bytes` are free.
    """
    free = shutil.disk_usage(directory).free
    if free < needed_bytes:
        raise OutOfDisk(f"{needed_bytes / 1e6:.0f} MB needed, {free / 1e6:.0f} MB free")
