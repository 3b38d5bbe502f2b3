"""Let a file in, or say why not, before its first byte."""

import shutil
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum
from wagtail.models import Collection

from media_pipeline.adapters.spool import make_file
from media_pipeline.conf import UploadLimits, get_conf
from media_pipeline.core.admission import Refusal, find_kind, judge_file
from media_pipeline.core.refusals import MediaError
from media_pipeline.core.tus import clean_filename
from media_pipeline.models import Source, Upload
from media_pipeline.permissions import list_changeable_sources, may_bring


class NotYours(MediaError):
    """The person may not bring recordings into this collection, or replace this one."""


def find_limits(*, user: Any, collection: Collection) -> UploadLimits:
    """Return what `user` may still bring into `collection`, as the host or the numbers say."""
    conf = get_conf()
    if conf.limits is not None:
        return conf.limits(user=user, collection=collection)
    return UploadLimits(file_bytes=conf.file_bytes, quota_bytes=conf.quota_bytes)


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
    """
    if not may_bring(owner, collection.pk) or (
        replaces and not list_changeable_sources(owner).filter(pk=replaces.pk).exists()
    ):
        raise NotYours(collection.name)
    conf = get_conf()
    name = clean_filename(filename)
    conf.spool.mkdir(parents=True, exist_ok=True, mode=0o700)
    limits = find_limits(user=owner, collection=collection)
    with transaction.atomic():
        # In turn: two files that fit alone must not overrun the quota together.
        Collection.objects.select_for_update().get(pk=collection.pk)
        refusal = judge_file(
            length=length,
            kind=find_kind(content_type, name),
            kinds=limits.kinds,
            file_bytes=limits.file_bytes,
            quota_bytes=limits.quota_bytes,
            held_bytes=_count_held_bytes(collection) if limits.quota_bytes else 0,
            free_bytes=shutil.disk_usage(conf.spool).free + (length if key else 0),
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


def _count_held_bytes(collection: Collection) -> int:
    kept = Source.objects.filter(collection=collection).aggregate(sum=Sum("original__bytes"))["sum"]
    coming = Upload.objects.filter(
        collection=collection, state__in=(Upload.State.RECEIVING, Upload.State.ARRIVED)
    ).aggregate(sum=Sum("length"))["sum"]
    return (kept or 0) + (coming or 0)
