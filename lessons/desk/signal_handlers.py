"""Puts a recording into the lesson that its upload was meant for, with or without the browser."""

import logging
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lessons.desk.actions import attach_recording
from lessons.desk.models import AwaitedFile
from lessons.desk.permissions import NotAllowed, find_lesson
from lessons.desk.rules import match_filename, read_purpose

logger = logging.getLogger(__name__)


def attach_upload(*, upload: Any, source: Any, **_kwargs: Any) -> None:
    """Attach `source` to the lesson of `upload`, if its owner may still change that lesson.

    A file that is meant for nothing in particular may be what a lesson of a sheet waits for.
    """
    pk = read_purpose(upload.meant_for)
    if pk is None and not upload.meant_for:
        awaited = AwaitedFile.objects.filter(
            owner=upload.owner_id, match=match_filename(upload.filename)
        ).first()
        pk = awaited.pk if awaited else None
    lesson = find_lesson(upload.owner, pk) if pk is not None else None
    if lesson is None:
        return
    try:
        with transaction.atomic():
            attach_recording(lesson=lesson, source=source, by=upload.owner)
            AwaitedFile.objects.filter(pk=lesson.pk).delete()
    except (NotAllowed, ValidationError) as refusal:
        # In a review by now, say: the recording waits in the library and can be chosen there.
        logger.warning("upload %s was not put into lesson %s: %s", upload.key, pk, refusal)
