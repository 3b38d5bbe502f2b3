"""What a pack of a whole grade costs: to lay out, to send from any byte, to renew.

    python -m tests.bench.packs [--lessons 100] [--mb 14]

The films are files full of holes on the disk of this machine, read as the site reads them.
"""

import argparse
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from lms.offline.adapters.composing import ComposedFile
from lms.offline.rules.manifests import PackedFile, find_changes
from lms.offline.rules.runs import plan_runs
from lms.offline.rules.zips import Layout, Member

PIECE_BYTES = 256 * 1024
# What there is of a lesson beside its film: page, captions twice, worksheet, poster, slides.
SMALL = (4_000, 9_000, 9_000, 70_000, 4_000, *[3_000] * 20)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lessons", type=int, default=100)
    parser.add_argument("--mb", type=int, default=14)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in measure(Path(folder), options.lessons, options.mb * 10**6):
            sys.stdout.write(f"{line}\n")


def measure(folder: Path, lessons: int, film_bytes: int) -> list[str]:
    """Return a line for each figure."""
    files = list_files(lessons, film_bytes)
    for size in {file.bytes for file in files}:
        with (folder / str(size)).open("wb") as file:
            file.truncate(size)
    members = [Member(path=one.path, size=one.bytes, crc32=0) for one in files]
    began = time.perf_counter()
    layout = Layout(members, top="Lớp 5 - Tiết kiệm", made_at=datetime(2026, 11, 30))
    laid_out = time.perf_counter() - began
    files = [replace(one, offset=at) for one, at in zip(files, layout.offsets, strict=True)]

    def open_member(number: int) -> BinaryIO:
        return (folder / str(files[number].bytes)).open("rb", buffering=0)

    composed = ComposedFile(layout, open_member)
    sent = read_all(composed, layout.size)
    began = time.perf_counter()
    for part in range(100):
        composed.seek(layout.size * part // 100)
        composed.read(PIECE_BYTES)
    jump = (time.perf_counter() - began) / 100
    plain = folder / "plain.zip"
    with plain.open("wb") as target:
        target.truncate(layout.size)
    with plain.open("rb", buffering=0) as file:
        beside = read_all(file, layout.size)
    changed = [replace(one, sha256=f"new {one.path}") if one.lesson == 50 else one for one in files]
    fresh = find_changes(files, changed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        f"files {len(files)}, archive {layout.size / 1e6:.0f} MB, of it frames "
        f"{(layout.size - sum(one.bytes for one in files)) / 1e3:.0f} kB",
        f"layout {laid_out * 1e3:.0f} ms",
        f"composed {sent / 1e6:.0f} MB/s, a plain file {beside / 1e6:.0f} MB/s",
        f"first bytes from any place {jump * 1e3:.2f} ms, memory of the process {peak:.0f} MB",
        f"questions to fetch all of it {len(plan_runs(files))}",
        f"one lesson changed: {len(plan_runs(fresh.fresh))} questions, {fresh.bytes / 1e6:.1f} MB",
    ]


def list_files(lessons: int, film_bytes: int) -> list[PackedFile]:
    """Return small files first, then the films, as packs have them."""
    small = [
        (lesson, f"Trang/{lesson:03d}-{number}.bin", size)
        for lesson in range(lessons)
        for number, size in enumerate(SMALL)
    ]
    films = [(lesson, f"Phim/{lesson:03d}.mp4", film_bytes + lesson) for lesson in range(lessons)]
    return [
        PackedFile(path=path, bytes=size, sha256=f"{number:064x}", crc32=0, lesson=lesson)
        for number, (lesson, path, size) in enumerate([*small, *films])
    ]


def read_all(file: BinaryIO | ComposedFile, size: int) -> float:
    """Return how many bytes a second come out of `file`."""
    began, left = time.perf_counter(), size
    while left > 0 and (piece := file.read(PIECE_BYTES)):
        left -= len(piece)
    return size / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
