"""Samples of many pieces copied into one package; each piece is given back once it is copied.

Given back, a piece keeps its tables and loses its media: the layout can still be told from all
pieces, and a run that was killed goes on in the unfinished package from the first whole piece.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from media_pipeline.adapters.scratch import no_space_is_named, publish, write_whole
from media_pipeline.core.fragments import Layout
from media_pipeline.core.mp4 import Track, box, find, read_track
from media_pipeline.core.refusals import ToolFailed


class PiecesGone(ToolFailed):
    """Pieces were given back to a package that is not there any more."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where each sample of a stream lies now."""

    files: Sequence[Path]
    at: Sequence[tuple[int, int, int]]
    """(file number, offset, size) per sample."""


@dataclass(frozen=True, kw_only=True)
class _Copy:
    """Bytes of a package: either as they are, or those of a sample."""

    size: int
    content: bytes = b""
    stream: int = -1
    file: int = -1
    offset: int = 0


def open_track(path: Path) -> Track:
    """Return the tables of a plain MP4 file without reading its media.

    :raises ToolFailed: there is no track in it.
    """
    return read_track(_read_tables(path))


def give_back(path: Path) -> None:
    """Free the media of a piece and keep its tables under its name."""
    write_whole(path, box(b"moov", _read_tables(path)))


def is_given_back(path: Path) -> bool:
    """Tell whether only the tables are left of a piece; encoders never begin with them."""
    with path.open("rb") as handle:
        return handle.read(8)[4:] == b"moov"


def join(target: Path, layout: Layout, places: Sequence[Place]) -> None:
    """Write the package `target`, or go on where that was cut off; give back the leader's pieces.

    The last piece stays: whoever notes that the package is made removes it.

    :raises PiecesGone: what is missing in the pieces is not in an unfinished package either.
    :raises OutOfDisk: there is no room.
    """
    partial = target.with_name(f"{target.name}.part")
    pieces = places[0].files if len(places[0].files) > 1 else []
    given = next((n for n, piece in enumerate(pieces) if not is_given_back(piece)), 0)
    begun = sum(copy.size for copy in _list_before(layout, places, given))
    whole = len(layout.head) + sum(fragment.size for fragment in layout.fragments)
    if given and _holds(target, layout, whole) and target.stat().st_size == whole:
        return  # killed between its name and the note
    if given and not _holds(partial, layout, begun):
        raise PiecesGone(f"the unfinished {target.name} was removed; run again")
    with no_space_is_named():
        _write(partial, layout, places, pieces=pieces, given=given, begun=begun)
    publish(partial, target)


def _read_tables(path: Path) -> bytes:
    with path.open("rb") as handle:
        size = path.stat().st_size
        at = 0
        while at + 8 <= size:
            handle.seek(at)
            length = int.from_bytes(handle.read(4), "big")
            kind = handle.read(4)
            if length == 1:
                length = int.from_bytes(handle.read(8), "big")
            if kind == b"moov":
                handle.seek(at)
                return find(handle.read(length), b"moov")
            if length < 8:
                break
            at += length
    raise ToolFailed(f"no film in {path.name}")


def _list_copies(layout: Layout, places: Sequence[Place]) -> Iterator[_Copy]:
    yield _Copy(size=len(layout.head), content=layout.head)
    for fragment in layout.fragments:
        yield _Copy(size=len(fragment.head), content=fragment.head)
        for run in fragment.runs:
            for file, offset, size in places[run.stream].at[run.first : run.first + run.count]:
                yield _Copy(size=size, stream=run.stream, file=file, offset=offset)


def _list_before(layout: Layout, places: Sequence[Place], given: int) -> Iterator[_Copy]:
    """Yield what lies before the first sample of the leader's file `given`; nothing before 0."""
    for copy in _list_copies(layout, places) if given else ():
        if copy.stream == 0 and copy.file == given:
            return
        yield copy


def _holds(path: Path, layout: Layout, size: int) -> bool:
    """Tell whether `path` begins as the package does and has at least `size` bytes of it."""
    if not path.is_file() or path.stat().st_size < size:
        return False
    with path.open("rb") as handle:
        return handle.read(len(layout.head)) == layout.head


def _write(
    partial: Path,
    layout: Layout,
    places: Sequence[Place],
    *,
    pieces: Sequence[Path],
    given: int,
    begun: int,
) -> None:
    opened: dict[int, tuple[int, BinaryIO]] = {}
    at = 0
    try:
        with partial.open("r+b" if given else "wb") as out:
            # What was written after the last piece was given back may not have reached the disk.
            out.truncate(begun)
            out.seek(begun)
            for copy in _list_copies(layout, places):
                at += copy.size
                if at <= begun:
                    continue
                if copy.stream < 0:
                    out.write(copy.content)
                    continue
                if opened.get(copy.stream, (-1, None))[0] != copy.file:
                    if copy.stream in opened:
                        opened.pop(copy.stream)[1].close()
                    if copy.stream == 0 and copy.file > given and pieces:
                        out.flush()
                        os.fsync(out.fileno())
                        give_back(pieces[copy.file - 1])
                    opened[copy.stream] = copy.file, places[copy.stream].files[copy.file].open("rb")
                source = opened[copy.stream][1]
                source.seek(copy.offset)
                if len(content := source.read(copy.size)) < copy.size:
                    raise PiecesGone(f"a piece of {partial.stem} is cut short; run again")
                out.write(content)
    finally:
        for _file, source in opened.values():
            source.close()
