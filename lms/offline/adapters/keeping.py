"""Small files of packs, and all files of packs from elsewhere: once each, under their hash."""

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from media_pipeline.adapters.scratch import no_space_is_named, scratch_directory
from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.adapters.stores_local import LocalStore

FOLDER = "packs"
PIECE_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What is known of a file once all of it was read."""

    bytes: int
    sha256: str
    crc32: int


def measure(file: IO[bytes], *, on_bytes: Callable[[int], None] | None = None) -> Measured:
    """Read `file` to its end; `on_bytes` hears of each piece, and may raise to stop."""
    digest, crc32, size = hashlib.sha256(), 0, 0
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
        crc32 = zlib.crc32(piece, crc32)
        size += len(piece)
        if on_bytes is not None:
            on_bytes(len(piece))
    return Measured(bytes=size, sha256=digest.hexdigest(), crc32=crc32)


def measure_bytes(content: bytes) -> Measured:
    """Return what `measure` would of a file with this content."""
    return Measured(
        bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        crc32=zlib.crc32(content),
    )


def name_kept(sha256: str) -> str:
    """Return where the store keeps the bytes with this hash."""
    return f"{FOLDER}/{sha256[:2]}/{sha256}"


def keep_bytes(content: bytes) -> Measured:
    """Keep a small file.

    :raises MediaError: the store does not answer or is full.
    """
    measured = measure_bytes(content)
    store, name = get_private_store(), name_kept(measured.sha256)
    if not store.has(name):
        store.write(name, content)
    return measured


def keep_stream(file: IO[bytes]) -> Measured:
    """Keep what `file` holds, never whole in memory; a file on the same disk is linked.

    :raises MediaError: the store does not answer or is full.
    """
    measured = measure(file)
    store, name = get_private_store(), name_kept(measured.sha256)
    if store.has(name):
        return measured
    path = Path(getattr(file, "name", "") or "")
    if isinstance(store, LocalStore) and path.is_absolute() and path.is_file():
        store.put(path, name)
        return measured
    file.seek(0)
    with scratch_directory() as folder, no_space_is_named():
        copy = folder / "file"
        with copy.open("wb") as target:
            while piece := file.read(PIECE_BYTES):
                target.write(piece)
        store.put(copy, name, move=True)
    return measured


def keep_path(path: Path, *, sha256: str) -> None:
    """Move a whole file, whose hash is known, into the store.

    :raises MediaError: the store does not answer or is full.
    """
    get_private_store().put(path, name_kept(sha256), move=True)


def has_kept(sha256: str) -> bool:
    """Tell whether the bytes with this hash are here."""
    return get_private_store().has(name_kept(sha256))


def open_kept(sha256: str) -> BinaryIO:
    """Return the bytes with this hash to read from.

    :raises FileNotFoundError: they are not here.
    """
    return get_private_store().open(name_kept(sha256))


def open_place(place: str, *, sha256: str) -> BinaryIO:
    """Return a file of a pack to read from: published at `place`, else kept under its hash.

    :raises FileNotFoundError: it was withdrawn.
    :raises StoreUnavailable: the store does not answer.
    """
    return get_public_store().open(place) if place else open_kept(sha256)


def list_kept() -> list[str]:
    """Return the hashes of all that is kept."""
    return [name.rpartition("/")[2] for name in get_private_store().list_tree(FOLDER)]


def forget_kept(sha256: str) -> None:
    """Remove the bytes with this hash."""
    get_private_store().delete(name_kept(sha256))
