"""Ask MediaInfo about one file, in a confined child, and hash it."""

import errno
import hashlib
import json
import stat
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from media_pipeline.adapters.runner import Cancel, Confinement, run
from media_pipeline.adapters.scratch import scratch_directory
from media_pipeline.core.probe import Limits, Probe, read_probe
from media_pipeline.core.refusals import Cancelled, NotMedia, TooLarge, ToolFailed
from media_pipeline.core.sniff import HEAD_BYTES, check_head

READ_TRACKS = str(Path(__file__).with_name("read_tracks.py"))
# What the path itself is to blame for; a disk that fails for a moment is none of these.
NO_FILE = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EACCES, errno.EPERM, errno.ELOOP}
    | {errno.ENAMETOOLONG, errno.ENXIO}
)
CONFINEMENT = Confinement(cpu_s=60, wall_s=120, memory_bytes=2 * 2**30, file_bytes=2**20)


def probe_file(
    path: Path,
    *,
    limits: Limits = Limits(),  # noqa: B008
    cancel: Cancel | None = None,
) -> Probe:
    """Return what the file says it is.

    :raises UnusableInput: it cannot be used, for the reason its class names.
    """
    try:
        found = path.stat()
        # Opening a pipe waits for whoever writes into it.
        if not stat.S_ISREG(found.st_mode):
            raise NotMedia(f"no readable file at {path}")
        with path.open("rb") as handle:
            check_head(handle.read(HEAD_BYTES))
    except OSError as error:
        if error.errno not in NO_FILE:
            raise
        raise NotMedia(f"no readable file at {path}") from error
    size = found.st_size
    if size > limits.bytes:
        raise TooLarge(f"{size / 1e9:.1f} GB; at most {limits.bytes / 1e9:.0f} GB")
    return read_probe(ask_mediainfo(path, cancel=cancel), limits=limits)


def ask_mediainfo(path: Path, *, cancel: Cancel | None = None) -> dict[str, Any]:
    """Return MediaInfo's report of the file, as it is.

    :raises NotMedia: MediaInfo makes nothing of it.
    """
    with scratch_directory() as scratch:
        try:
            finished = run(
                [sys.executable, "-I", READ_TRACKS, _name_plainly(path.resolve(), scratch)],
                scratch=scratch,
                confinement=CONFINEMENT,
                cancel=cancel,
            )
        except ToolFailed as error:
            # What makes the reader itself crash or hang is hostile or hopeless.
            raise NotMedia("the file's structure cannot be read") from error
    return dict(json.loads(finished.stdout))


def _name_plainly(path: Path, scratch: Path) -> str:
    """Return an absolute name of the file that MediaInfo takes in and writes out unharmed."""
    if not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in str(path)):
        return str(path)
    ending = path.suffix if path.suffix[1:].isalnum() and path.suffix.isascii() else ""
    link = scratch.resolve() / f"film{ending}"
    link.symlink_to(path)
    return str(link)


def hash_twice(path: Path, *, cancel: Cancel | None = None) -> tuple[str, str]:
    """Return the file's SHA-256 and MD5 in hex, of one reading.

    Stations compare the MD5 with a tool of their own; it proves nothing against a forger.

    :raises Cancelled: `cancel` was turned.
    """
    strong, short = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            strong.update(block)
            short.update(block)
            if cancel is not None and cancel.asked:
                raise Cancelled("stopped on request")
    return strong.hexdigest(), short.hexdigest()


def hash_file(
    path: Path, *, cancel: Cancel | None = None, on_bytes: Callable[[int], None] | None = None
) -> str:
    """Return the file's SHA-256 in hex.

    :raises Cancelled: `cancel` was turned.
    """
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
            if on_bytes is not None:
                on_bytes(len(block))
            if cancel is not None and cancel.asked:
                raise Cancelled("stopped on request")
    return digest.hexdigest()
