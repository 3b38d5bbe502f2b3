"""Take in a file that has arrived: look at it, keep it once, and have it encoded.

The body of jobs of the kind `receive`. It may be killed anywhere and begun again: what is in the
store is found there by its hash, and the tables change in one transaction.
"""

import hashlib
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from media_pipeline.actions.encodings import request_encoding, tell_ready
from media_pipeline.actions.jobs import Done, Work
from media_pipeline.actions.uploads.beginning import find_limits
from media_pipeline.actions.uploads.ending import reopen_upload
from media_pipeline.adapters.prober import hash_file
from media_pipeline.adapters.spool import NotInSpool, find_path, measure_file, remove_file
from media_pipeline.adapters.stores import Store, StoreUnavailable, get_private_store
from media_pipeline.adapters.survey import Surveyed, survey
from media_pipeline.conf import get_conf
from media_pipeline.core.probe import Limits
from media_pipeline.core.refusals import (
    BytesLost,
    MediaError,
    UnusableInput,
    WrongKind,
    find_fault_of_file,
)
from media_pipeline.models import Encoding, Original, Source, Upload
from media_pipeline.permissions import list_changeable_sources, may_bring
from media_pipeline.signals import source_added, upload_taken


class NoRight(MediaError):
    """Its owner lost the right to bring recordings there while it was on its way.

    No fault of the file: the right may come back, and the bytes wait for it as for anything else.
    """


def receive(work: Work) -> Done:
    """Turn an arrived upload into a source, or refuse it for a reason its owner can act on.

    :raises UnusableInput: it was refused, for the reason its class names.
    :raises SpoolAway: its bytes are on a disk that is not there; it waits.
    """
    upload = Upload.objects.select_related("owner", "collection").get(jobs=work.job)
    if upload.state != Upload.State.ARRIVED and not reopen_upload(upload, now=timezone.now()):
        remove_file(upload.key.hex)  # taken in, refused or stopped, and killed before this
        if upload.state == Upload.State.REFUSED:
            # Tried again or not: what was refused does not become done.
            raise (find_fault_of_file(upload.refusal) or BytesLost)(upload.message)
        return Done(result={"state": upload.state})
    try:
        source = _take_in(upload, work)
    except UnusableInput as error:
        refuse_upload(upload=upload, error=error, now=timezone.now())
        raise
    return Done(result={"source": source.pk} if source else {"state": Upload.State.STOPPED})


def refuse_upload(*, upload: Upload, error: UnusableInput, now: datetime) -> None:
    """Refuse an arrived upload and forget its bytes."""
    changed = Upload.objects.filter(pk=upload.pk, state=Upload.State.ARRIVED).update(
        state=Upload.State.REFUSED,
        refusal=type(error).__name__,
        message=str(error)[:255],
        updated_at=now,
    )
    if changed:
        remove_file(upload.key.hex)


def _take_in(upload: Upload, work: Work) -> Source | None:
    if not may_bring(upload.owner, upload.collection_id):
        raise NoRight(f"{upload.owner} may bring nothing into {upload.collection}")
    path = find_path(upload.key.hex)
    try:
        size = measure_file(upload.key.hex, home=upload.spool)
    except NotInSpool:
        size = -1
    if size != upload.length:
        raise BytesLost(f"{upload.filename}: the spool has another file")
    sha256 = upload.sha256 or _hash(upload, path, work)
    original = Original.objects.filter(sha256=sha256).first()
    if original is None:
        work.tell(50.0, step="look")
        original = _describe(upload, path, sha256, work)
    _check_kind(upload, original)
    work.tell(90.0, step="store")
    store = get_private_store()
    _make_way(store, original)
    store.put(path, original.name)
    source = _enter(upload, original, work.job.priority, timezone.now())
    if source and not store.has(original.name):
        store.put(path, original.name)  # its last source was deleted while we came
    remove_file(upload.key.hex)
    return source


def _make_way(store: Store, original: Original) -> None:
    """Remove what lies where `original` belongs and has become something else.

    :raises StoreUnavailable: the store is empty although recordings were put into it.
    """
    if store.is_blank and Original.objects.exclude(sha256=original.sha256).exists():
        raise StoreUnavailable("the disk of the store is not there")
    if original.pk is None or not store.has(original.name):
        return
    digest = hashlib.sha256()
    with store.open(original.name) as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    if digest.hexdigest() != original.sha256:
        store.delete(original.name)


def _hash(upload: Upload, path: Path, work: Work) -> str:
    done = 0

    def note(count: int) -> None:
        nonlocal done
        done += count
        work.tell(50.0 * done / max(1, upload.length), step="hash")

    sha256 = hash_file(path, cancel=work.cancel, on_bytes=note)
    Upload.objects.filter(pk=upload.pk).update(sha256=sha256)
    return sha256


def _describe(upload: Upload, path: Path, sha256: str, work: Work) -> Original:
    conf = get_conf()
    # How many bytes may come was settled with the person before the first of them.
    limits = Limits(bytes=max(Limits.bytes, upload.length))
    found = survey(path, ffmpeg=conf.ffmpeg, limits=limits, cancel=work.cancel)
    video = found.probe.main_video
    width, height = video.display_size if video else (None, None)
    return Original(
        sha256=sha256,
        bytes=upload.length,
        name=f"originals/{sha256[:2]}/{sha256}",
        duration_ms=found.timeline.duration_ms,
        width=width,
        height=height,
        has_sound=bool(found.probe.audio),
        facts=_list_facts(found),
        created_at=timezone.now(),
    )


def _list_facts(found: Surveyed) -> dict[str, Any]:
    probe = found.probe
    return {
        "container": probe.container,
        "video": [asdict(track) for track in probe.video],
        "audio": [asdict(track) for track in probe.audio],
        "subtitles": [asdict(track) for track in probe.subtitles],
        "kept_share": round(found.kept_share, 4),
    }


def _check_kind(upload: Upload, original: Original) -> None:
    kind = "video" if original.has_picture else "audio"
    kinds = find_limits(user=upload.owner, collection=upload.collection).kinds
    if kind not in kinds:
        raise WrongKind(f"{kind}; here only {', '.join(sorted(kinds))}")


def _enter(upload: Upload, described: Original, priority: int, now: datetime) -> Source | None:
    """Write source, encoding and the end of the upload at once; None when it was stopped."""
    with transaction.atomic():
        ended = Upload.objects.filter(pk=upload.pk, state=Upload.State.ARRIVED).update(
            state=Upload.State.DONE, updated_at=now
        )
        if not ended:
            return None
        fields = ("bytes", "name", "duration_ms", "width", "height", "has_sound", "facts")
        original, _new = Original.objects.get_or_create(
            sha256=described.sha256,
            defaults={name: getattr(described, name) for name in fields} | {"created_at": now},
        )
        replaced = _find_replaced(upload)
        source, added = Source.objects.get_or_create(
            original=original,
            collection=upload.collection,
            defaults={
                "title": upload.title or make_title(upload.filename),
                "filename": upload.filename,
                "uploaded_by_user": upload.owner,
                "replaces": replaced,
                "created_at": now,
            },
        )
        Upload.objects.filter(pk=upload.pk).update(source=source)
        ready = Encoding.objects.filter(
            original=original, is_current=True, state=Encoding.State.READY
        ).first()
        if ready is None:
            request_encoding(
                original=original,
                now=now,
                # Whoever brought one of many waits for its film no more than for the file.
                priority=priority,
                share=str(upload.collection_id),
                requested_by=upload.owner,
            )
        if added:
            log(instance=source, action="wagtail.create", user=upload.owner)
            transaction.on_commit(
                partial(source_added.send_robust, Source, source=source, upload=upload)
            )
            if ready is not None:
                tell_ready(ready, [source])
        elif replaced is not None:
            _note_replaced(source, replaced)
        # What listens must not cost the recording: a savepoint for each, and no exception.
        upload_taken.send_robust(Upload, upload=upload, source=source)
    return source


def _note_replaced(source: Source, replaced: Source) -> None:
    """Note that `source`, which was here already, now stands for `replaced`."""
    if replaced == source:
        return
    older: Source | None = replaced
    while older is not None and older.replaces_id != source.pk:
        older = older.replaces
    if older is not None:
        # Back to what this was replaced by in its time: nothing replaces itself in a circle.
        Source.objects.filter(pk=older.pk).update(replaces=None)
    Source.objects.filter(pk=source.pk).update(replaces=replaced)


def _find_replaced(upload: Upload) -> Source | None:
    """Return what it takes the place of, if that is still in the hands of who brought it."""
    mine = list_changeable_sources(upload.owner)
    return mine.filter(pk=upload.replaces_id).first() if upload.replaces_id else None


def make_title(filename: str) -> str:
    """Return what a recording is called until somebody says better."""
    stem, _dot, _suffix = filename.rpartition(".")
    return " ".join((stem or filename).replace("_", " ").split()) or "Video"
