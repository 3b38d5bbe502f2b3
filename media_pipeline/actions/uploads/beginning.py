"""Let a file in, or say why not, before its first byte."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from wagtail.models import Collection

from media_pipeline.adapters.spool import NotInSpool, make_file, measure_file
from media_pipeline.adapters.spool_mark import SpoolAway, read_mark, set_mark
from media_pipeline.conf import UploadLimits, get_conf
from media_pipeline.core.admission import Refusal, find_kind, judge_file
from media_pipeline.core.refusals import MediaError
from media_pipeline.core.tus import clean_filename
from media_pipeline.models import Source, Upload
from media_pipeline.permissions import list_changeable_sources, may_bring
from media_pipeline.queries.room import count_free_bytes


class NotYours(MediaError):
    """The person may not bring recordings into this collection, or replace this one."""


def find_limits(*, user: Any, collection: Collection) -> UploadLimits:
    """Return what `user` may still bring into `collection`, as the host or the numbers say."""
    conf = get_conf()
    if conf.limits is not None:
        return conf.limits(user=user, collection=collection)
    return UploadLimits(file_bytes=conf.file_bytes, quota_bytes=conf.quota_bytes)


def open_spool() -> str:
    """Return the mark of the spool; a folder that never was one becomes one.

    :raises SpoolAway: it has no mark, and the bytes of uploads under way are not in it: what
        should be mounted there is not.
    """
    mark = read_mark()
    if mark:
        return mark
    keys = Upload.objects.filter(state__in=Upload.LIVE).values_list("key", flat=True)
    if keys and not any(_lies_here(key.hex) for key in keys):
        raise SpoolAway("the disk of unfinished uploads is not there")
    return set_mark()


def begin_upload(
    *,
    owner: Any,
    collection: Collection,
    filename: str,
    length: int,
    now: datetime,
    content_type: str = "",
    title: str = "",
    meant_for: str = "",
    replaces: Source | None = None,
    key: uuid.UUID | None = None,
) -> Upload | Refusal:
    """Begin an upload of `length` bytes, or return why it is not let in.

    `key` names bytes that lie in the spool already, of a form that came whole.

    :raises NotYours: `owner` may not do that there.
    :raises SpoolAway: the disk of the spool is not there.
    """
    if not may_bring(owner, collection.pk) or (
        replaces and not list_changeable_sources(owner).filter(pk=replaces.pk).exists()
    ):
        raise NotYours(collection.name)
    conf = get_conf()
    name = clean_filename(filename)
    home = open_spool()
    limits = find_limits(user=owner, collection=collection)
    with transaction.atomic():
        # In turn, also between collections: two files that fit alone must not overrun the quota,
        # or the disk, together. Rows may point to these meanwhile.
        locked = Collection.objects.filter(Q(depth=1) | Q(pk=collection.pk))
        list(locked.order_by("path").select_for_update(no_key=True))
        refusal = judge_file(
            length=length,
            kind=find_kind(content_type, name),
            kinds=limits.kinds,
            file_bytes=limits.file_bytes,
            quota_bytes=limits.quota_bytes,
            held_bytes=count_held_bytes(collection) if limits.quota_bytes else 0,
            free_bytes=count_free_bytes() + (length if key else 0),
        )
        if refusal is not None:
            return refusal
        upload = Upload(
            owner=owner,
            collection=collection,
            filename=name,
            title=clean_filename(title.replace("/", "∕").replace("\\", "∖")),
            length=length,
            meant_for=clean_filename(meant_for)[:60],
            replaces=replaces,
            spool=home,
            created_at=now,
            updated_at=now,
            expires_at=now + timedelta(hours=conf.upload_hours),
        )
        if key is not None:
            upload.key = key
        else:
            # Before the row: a row without its file would be an upload that nobody can go on with.
            make_file(upload.key.hex)
        upload.save()
    return upload


def _lies_here(key: str) -> bool:
    try:
        measure_file(key)
    except (NotInSpool, SpoolAway):
        return False
    return True


def count_held_bytes(collection: Collection) -> int:
    """Return what the recordings of `collection` hold, and what is on its way there."""
    kept = Source.objects.filter(collection=collection).aggregate(sum=Sum("original__bytes"))["sum"]
    coming = Upload.objects.filter(collection=collection, state__in=Upload.LIVE).aggregate(
        sum=Sum("length")
    )["sum"]
    return (kept or 0) + (coming or 0)
