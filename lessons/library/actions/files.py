"""Takes files in, gives them to their resource as versions, forgets those nobody has."""

import logging
from datetime import datetime, timedelta
from typing import IO, Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef

from lessons.library.adapters.files import forget_file, hash_file, inspect_file, keep_file
from lessons.library.conf import get_conf
from lessons.library.models import FileVersion, Resource, StoredFile
from lessons.library.rules.files import clean_name
from media_pipeline.core.refusals import MediaError

logger = logging.getLogger(__name__)

# Longer than a form may take from the file's arrival to the saved resource.
UNHELD_KEPT = timedelta(days=1)


def check_file(*, file: IO[bytes], name: str, size: int) -> str:
    """Return the media type of a file that may be taken.

    :raises InvalidInput: saying why not and what to do.
    """
    return inspect_file(file, name=clean_name(name), size=size, most=get_conf().file_bytes)


def take_file(*, file: IO[bytes], name: str, size: int, by: Any, now: datetime) -> FileVersion:
    """Keep a file; it belongs to no resource yet.

    :raises InvalidInput: for one that may not be taken.
    :raises MediaError: the store does not answer or is full.
    """
    media_type = check_file(file=file, name=name, size=size)
    digest = hash_file(file)
    # The row first: a sweep that finds bytes without a row would take them away.
    stored, _made = StoredFile.objects.get_or_create(
        sha256=digest, defaults={"bytes": size, "created_at": now}
    )
    keep_file(file, name=stored.name)
    return FileVersion.objects.create(
        stored=stored,
        filename=clean_name(name),
        media_type=media_type,
        added_by=by if getattr(by, "pk", None) else None,
        added_at=now,
    )


@transaction.atomic
def attach_file(*, resource: Resource) -> None:
    """Give the file that a saved resource speaks of to it, as its next version."""
    if resource.file_id is None:
        return
    Resource.objects.select_for_update().get(pk=resource.pk)
    version = FileVersion.objects.get(pk=resource.file_id)
    if version.resource_id is not None:
        return
    last = FileVersion.objects.filter(resource=resource).aggregate(last=Max("number"))["last"]
    version.resource, version.number = resource, (last or 0) + 1
    version.save(update_fields=["resource", "number"])
    resource.file = version


def publish_file(*, resource: Resource, now: datetime) -> None:
    """Note since when the file of a public resource is public, and for whom."""
    shown = FileVersion.objects.filter(pk=resource.file_id or 0)
    shown.filter(published_at=None).update(published_at=now)
    shown.update(audience=resource.audience)


def sweep_files(*, now: datetime) -> list[str]:
    """Forget files of no resource, and bytes that no version speaks of. Once an hour."""
    before = now - UNHELD_KEPT
    FileVersion.objects.filter(resource=None, added_at__lt=before).delete()
    gone = []
    held = FileVersion.objects.filter(stored=OuterRef("pk"))
    for stored in StoredFile.objects.filter(~Exists(held), created_at__lt=before):
        try:
            # The row goes last: killed in between, the next round finds it again. Whoever brings
            # the same bytes meanwhile holds the row, and is met by ProtectedError here.
            with transaction.atomic():
                locked = StoredFile.objects.select_for_update().get(pk=stored.pk)
                if FileVersion.objects.filter(stored=locked).exists():
                    continue
                forget_file(name=locked.name)
                locked.delete()
        except MediaError as error:
            logger.warning("sweeping files of the library: %s", error)
            break
        gone.append(stored.name)
    return gone
