"""Holds the stores against the tables: what is missing, changed, left over; and mends what it can.

What lies too openly in the public store, or is missing there, is settled as publishing does it.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath

from media_pipeline.actions.encodings import request_encoding
from media_pipeline.actions.masters import check_request, request_master, revoke_master
from media_pipeline.actions.publishing import settle_all
from media_pipeline.actions.sweeping import (
    ASIDE,
    forget_original,
    is_wanted,
    list_unheld,
    remove_unwanted,
)
from media_pipeline.adapters.stores import Store, get_private_store, get_public_store
from media_pipeline.core.holdings import list_files
from media_pipeline.core.masters.dressing import read_dressing
from media_pipeline.core.players_files import order_for_publication, split_name
from media_pipeline.core.refusals import UnusableInput
from media_pipeline.models import Encoding, Master, Original, Source
from media_pipeline.queries.links import is_published

CHUNK_BYTES = 1 << 20
# For bulk work that nobody waits for.
LATER = -10


class Trouble(StrEnum):
    """What may be wrong with a file."""

    LOST = "lost"
    CHANGED = "changed"
    UNHELD = "held by no collection"
    LEFT_OVER = "left over"
    EXPOSED = "public without a published recording"
    UNPUBLISHED = "missing in the public store"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One file that is not as the tables say."""

    trouble: Trouble
    name: str
    original: Original | None = None
    encoding: Encoding | None = None
    master: Master | None = None

    def __str__(self) -> str:
        return f"{self.trouble}: {self.name}"


def find_faults(*, hashes: bool) -> Iterator[Fault]:
    """Yield everything that is wrong; with `hashes` originals and masters are read throughout.

    :raises MediaError: a store did not answer.
    """
    yield from _check_originals(hashes=hashes)
    yield from _check_encodings()
    yield from _check_masters(hashes=hashes)
    yield from _check_left_over()
    yield from _check_public()


def repair_fault(*, fault: Fault, now: datetime) -> bool:
    """Mend `fault` or have it mended by a job; return False where only a person can.

    :raises MediaError: a store did not answer.
    """
    store = get_private_store()
    if fault.trouble in (Trouble.EXPOSED, Trouble.UNPUBLISHED):
        settle_all()
        return True
    if fault.trouble is Trouble.UNHELD and fault.original:
        return forget_original(original=fault.original)
    if fault.trouble is Trouble.LEFT_OVER:
        return _remove_left_over(store, fault.name)
    if fault.master is not None:
        return _make_again(fault.master, now)
    if fault.encoding is None:
        return False  # an original: nobody else has these bytes
    if not store.has(fault.encoding.original.name):
        return False
    store.delete(fault.name)
    # What is there goes on being played while it is made again, byte for byte.
    Encoding.objects.filter(pk=fault.encoding.pk).update(state=Encoding.State.WAITING)
    request_encoding(original=fault.encoding.original, now=now, priority=LATER)
    return True


def _check_originals(*, hashes: bool) -> Iterator[Fault]:
    store = get_private_store()
    unheld = set(list_unheld().values_list("pk", flat=True))
    for original in Original.objects.order_by("pk").iterator():
        if original.pk in unheld:
            yield Fault(trouble=Trouble.UNHELD, name=original.name, original=original)
            continue
        try:
            whole = store.size(original.name) == original.bytes
            if whole and hashes:
                whole = _hash(store, original.name) == original.sha256
        except FileNotFoundError:
            yield Fault(trouble=Trouble.LOST, name=original.name, original=original)
            continue
        if not whole:
            yield Fault(trouble=Trouble.CHANGED, name=original.name, original=original)


def _hash(store: Store, name: str) -> str:
    digest = hashlib.sha256()
    with store.open(name) as file:
        while piece := file.read(CHUNK_BYTES):
            digest.update(piece)
    return digest.hexdigest()


def _check_encodings() -> Iterator[Fault]:
    store = get_private_store()
    ready = Encoding.objects.filter(state=Encoding.State.READY, original__sources__isnull=False)
    encodings = ready.distinct().select_related("original").prefetch_related("renditions")
    for encoding in encodings.order_by("pk").iterator(chunk_size=100):
        sizes = {one.mp4: one.bytes for one in encoding.renditions.all()}
        there = set(store.list_tree(encoding.folder))
        for path in dict.fromkeys((*sizes, *list_files(encoding.report))):
            name = f"{encoding.folder}/{path}"
            if name not in there:
                yield Fault(trouble=Trouble.LOST, name=name, encoding=encoding)
            elif path in sizes and store.size(name) != sizes[path]:
                yield Fault(trouble=Trouble.CHANGED, name=name, encoding=encoding)


def _check_masters(*, hashes: bool) -> Iterator[Fault]:
    store = get_private_store()
    ready = Master.objects.filter(state=Master.State.READY).select_related("original")
    for master in ready.order_by("pk").iterator():
        try:
            whole = store.size(master.name) == master.bytes
            if whole and hashes:
                whole = _hash(store, master.name) == master.sha256
            if not whole:
                yield Fault(trouble=Trouble.CHANGED, name=master.name, master=master)
        except FileNotFoundError:
            yield Fault(trouble=Trouble.LOST, name=master.name, master=master)


def _make_again(master: Master, now: datetime) -> bool:
    source = Source.objects.filter(original=master.original).first()
    if source is None:
        return False
    dressing, store = read_dressing(master.dressing), get_private_store()
    needed = [master.original.name, *filter(None, [dressing.logo])]
    try:
        check_request(source=source, profile=master.profile)
    except UnusableInput:
        return False  # a profile that is gone, or asks for other things now
    if not all(store.has(name) for name in needed):
        return False
    # Not the same bytes to the last: whoever locked the lost ones hears that they are gone.
    revoke_master(master=master, by=None, now=now)
    request_master(
        source=source, profile=master.profile, by=None, now=now, dressing=dressing, priority=LATER
    )
    return True


def _check_left_over() -> Iterator[Fault]:
    store = get_private_store()
    for name in (*store.list_tree("originals"), *store.list_tree(ASIDE)):
        if name.startswith(ASIDE) or not is_wanted(name):
            yield Fault(trouble=Trouble.LEFT_OVER, name=name)
    folders = {
        "/".join(name.split("/")[:2])
        for top in ("encodings", "work")
        for name in store.list_tree(top)
    }
    known = set(Encoding.objects.values_list("token", flat=True))
    for folder in sorted(folders):
        if folder.partition("/")[2] not in known:
            yield Fault(trouble=Trouble.LEFT_OVER, name=folder)
    for folder in _list_left_attempts(store):
        yield Fault(trouble=Trouble.LEFT_OVER, name=folder)


def _list_left_attempts(store: Store) -> list[str]:
    """Return the folders of masters that are gone, and those of attempts that were killed."""
    folders = {str(PurePosixPath(name).parent) for name in store.list_tree("masters")}
    # Read after what lies there: what has been kept since is not taken for left over.
    rows = Master.objects.exclude(state=Master.State.REVOKED)
    open_states = (Master.State.WAITING, Master.State.MAKING)
    busy = {row.folder for row in rows.filter(state__in=open_states).only("token")}
    kept = {
        str(PurePosixPath(row.name).parent)
        for row in rows.filter(state=Master.State.READY).only("token", "file")
    }
    left = (one for one in folders if one not in kept)
    return sorted(one for one in left if "/".join(one.split("/")[:2]) not in busy)


def _remove_left_over(store: Store, name: str) -> bool:
    top, _slash, rest = name.partition("/")
    if top == "originals":
        return remove_unwanted(store, name)
    if top != ASIDE:
        store.delete_tree(name)
        return True
    # A sweep was killed between moving it aside and knowing that nobody wants it.
    if is_wanted(rest) and not store.has(rest):
        store.copy_to(store, name, rest)
    store.delete(name)
    return True


def _check_public() -> Iterator[Fault]:
    private, public = get_private_store(), get_public_store()
    there = set(public.list_tree("encodings"))
    open_to_all: dict[str, bool] = {}
    for name in sorted(there):
        token, _path = split_name(name) or ("", "")
        if token not in open_to_all:
            open_to_all[token] = is_published(token)
        if not open_to_all[token]:
            yield Fault(trouble=Trouble.EXPOSED, name=name)
    published = Source.objects.filter(published_at__isnull=False)
    for encoding in Encoding.objects.filter(original__sources__in=published).distinct():
        start = len(encoding.folder) + 1
        paths = [name[start:] for name in private.list_tree(encoding.folder)]
        for path in order_for_publication(paths):
            if f"{encoding.folder}/{path}" not in there:
                yield Fault(trouble=Trouble.UNPUBLISHED, name=f"{encoding.folder}/{path}")
