"""The output directory: one run at a time, and nothing of an older recipe once a run is done."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from media_pipeline.adapters.scratch import no_space_is_named, scratch_directory
from media_pipeline.core.refusals import Busy, NoPlace

WORK = ".work"
# All that a run may ever have put there; what a person laid beside it stays.
OURS = (
    *("modern/*.mp4", "modern/*.m3u8", "universal/*.mp4", "universal/*.m3u8"),
    *("modern/*.part", "universal/*.part"),
    *("slides/*.webp", "slides/*.jpg", "poster.webp", "poster.jpg"),
    *("sprites.webp", "sprites.vtt", "chapters.vtt", "captions-*.vtt"),
)


@contextlib.contextmanager
def hold(out: Path) -> Iterator[None]:
    """Keep every other run out of `out`; the system lets go when the process ends, however.

    A directory that was made for a run which leaves nothing in it goes again.

    :raises Busy: another run holds it.
    :raises NoPlace: nothing can be written there.
    :raises OutOfDisk: there is no room.
    """
    with place_is_named(out):
        made = [path for path in (out, *out.parents) if not path.exists()]
        out.mkdir(parents=True, exist_ok=True)
        # The directory itself is locked: no lock file can be left behind by a kill.
        descriptor = os.open(out, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(f"another run is working in {out}") from error
        # Told now, not after minutes of looking at the film.
        with place_is_named(out), scratch_directory(out):
            pass
        yield
    finally:
        for path in made:
            with contextlib.suppress(OSError):
                path.rmdir()
        os.close(descriptor)


@contextlib.contextmanager
def place_is_named(out: Path) -> Iterator[None]:
    """Turn what the system has against `out` into our error.

    :raises NoPlace: nothing can be written there.
    :raises OutOfDisk: there is no room.
    """
    try:
        with no_space_is_named():
            yield
    except OSError as error:
        raise NoPlace(f"nothing can be written to {out}: {error.strerror}") from error


def open_work(out: Path, key: str) -> Path:
    """Return where the unfinished pieces of `key` wait; those of other plans are forgotten."""
    work = out / WORK / key
    work.mkdir(parents=True, exist_ok=True)
    for other in work.parent.iterdir():
        if other != work:
            shutil.rmtree(other, ignore_errors=True)
    for torn in work.glob("songhoc-*"):
        # Scratch of a run that was killed; nobody else works here.
        shutil.rmtree(torn, ignore_errors=True)
    return work


@contextlib.contextmanager
def workbench(out: Path, key: str) -> Iterator[Path]:
    """Yield an empty directory of our own in `out` for work that cannot be resumed; it goes again.

    :raises NoPlace: nothing can be written there.
    :raises OutOfDisk: there is no room.
    """
    bench = out / WORK / key
    with place_is_named(out):
        # What a run that was killed left; nobody else works here.
        shutil.rmtree(bench, ignore_errors=True)
        bench.mkdir(parents=True)
    try:
        yield bench
    finally:
        shutil.rmtree(bench, ignore_errors=True)
        # Pieces of an encoding may wait beside it.
        with contextlib.suppress(OSError):
            bench.parent.rmdir()


def sweep(out: Path, report: Mapping[str, Any]) -> None:
    """Remove the unfinished work, and what an earlier recipe made and `report` does not name."""
    shutil.rmtree(out / WORK, ignore_errors=True)
    named = set(_names(report))
    named |= {name.removesuffix(".mp4") + "-keys.m3u8" for name in named if name.endswith(".mp4")}
    for pattern in OURS:
        for path in out.glob(pattern):
            if str(path.relative_to(out)) not in named:
                path.unlink()


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _names(item)
    elif isinstance(value, str):
        yield value
