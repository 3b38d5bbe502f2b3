"""Looks at a file that was brought, and keeps it in the private store under its own hash."""

import hashlib
import shutil
from pathlib import Path
from typing import IO, Any

import puremagic

from lessons.library.rules import files as rules
from lessons.library.rules.archives import check_archive
from media_pipeline.adapters.scratch import no_space_is_named, scratch_directory
from media_pipeline.adapters.stores import get_private_store

HEAD_BYTES = 16 * 1024
PIECE_BYTES = 1 << 20


def inspect_file(file: IO[bytes], *, name: str, size: int, most: int) -> str:
    """Return the media type of a file whose content is what its name says.

    :raises InvalidInput: for one that is not taken.
    """
    wanted = rules.find_format(name)
    rules.check_size(size, most=most)
    file.seek(0)
    head = file.read(HEAD_BYTES)
    rules.check_content(name, recognised=recognise(head), head=head)
    if wanted.is_archive:
        check_archive(file, size=size, extension=rules.find_extension(name), wanted=wanted)
    return wanted.media_type


def recognise(head: bytes) -> set[str]:
    """Return the extensions that the first bytes of a file suggest."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    return {one.extension.lstrip(".").lower() for one in found}


def hash_file(file: Any) -> str:
    """Return the SHA-256 of all of a file."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def keep_file(file: IO[bytes], *, name: str) -> None:
    """Put a file into the private store; one that is there already is the same.

    :raises StoreUnavailable: the store does not answer.
    :raises OutOfDisk: it is full.
    """
    store = get_private_store()
    if store.has(name):
        return
    file.seek(0)
    with scratch_directory() as folder, no_space_is_named():
        path = Path(folder) / "file"
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy, PIECE_BYTES)
        store.put(path, name, move=True)


def forget_file(*, name: str) -> None:
    """Remove a file from the private store."""
    get_private_store().delete(name)
