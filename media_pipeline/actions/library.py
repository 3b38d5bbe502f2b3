"""What people change about a recording itself: its name, its language, and that it is there."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from media_pipeline.models import Source
from media_pipeline.permissions import may_change
from media_pipeline.queries.library import is_used


class SourceInUse(Exception):
    """The recording is public or shown somewhere; it cannot be removed."""


@transaction.atomic
def rename_source(*, source: Source, title: str, language: str, by: Any, now: datetime) -> None:
    """Give a recording another title, or say which language is spoken in it.

    :raises PermissionDenied: when it is not in the hands of `by`.
    """
    _require(by, source)
    source.title, source.language = title, language
    source.save(update_fields=["title", "language"])
    log(source, "media_pipeline.rename", user=by, timestamp=now)


@transaction.atomic
def remove_source(*, source: Source, by: Any, now: datetime) -> None:
    """Take a recording out of its collection.

    Its bytes go with the next sweep, unless another collection holds them too.

    :raises PermissionDenied: when it is not in the hands of `by`.
    :raises SourceInUse: while it is public or shown somewhere.
    """
    _require(by, source)
    locked = Source.objects.select_for_update().get(pk=source.pk)
    if locked.published_at is not None or is_used(locked):
        raise SourceInUse(source.title)
    log(source, "media_pipeline.remove", user=by, timestamp=now, deleted=True)
    locked.delete()


def _require(by: Any, source: Source) -> None:
    if not may_change(by, source):
        raise PermissionDenied
