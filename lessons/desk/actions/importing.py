"""Brings a film of an archive's folder in: a draft, and an upload as the browser would make one.

May be killed anywhere and run again: draft, upload and the note of both are one transaction, and
the bytes go on where they stopped. Whether it is a film at all is found out in the sandbox, later.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection

from lessons import LessonsError
from lessons.desk.actions.beginning import begin_lesson
from lessons.desk.adapters.folders import FileBody, OnBytes, hash_file, measure
from lessons.desk.models import ImportedFilm
from lessons.desk.queries.films import Described
from lessons.desk.rules import name_purpose
from lessons.desk.rules.films import UnableToImport
from media_pipeline.actions.uploads import (
    BULK,
    Outcome,
    begin_upload,
    finish_upload,
    receive_bytes,
    stop_upload,
)
from media_pipeline.adapters.spool import NotInSpool, hold_file, measure_file
from media_pipeline.core.admission import Refusal
from media_pipeline.core.refusals import list_faults_of_files
from media_pipeline.models import Source, Upload
from media_pipeline.permissions import list_reached_sources


class NotLetIn(LessonsError):
    """The media library refuses the film; `why` is its refusal, or the name of its reason."""

    def __init__(self, why: Refusal | str) -> None:
        super().__init__(str(why))
        self.why = why


class Imported(StrEnum):
    """What became of a film in this run."""

    MADE = "made"
    WENT_ON = "went on"
    WAS_THERE = "was there"


@dataclass(frozen=True, kw_only=True)
class Film:
    """An open film and the name by which its folder knows it."""

    name: str
    file: IO[bytes]
    described: Described


def import_film(
    *, film: Film, by: Any, collection: Collection, now: datetime, on_bytes: OnBytes
) -> Imported:
    """Make a draft of `by` with this film, once; `on_bytes` hears of each byte twice.

    :raises NotAllowed: `by` may not write lessons there.
    :raises NotYours: `by` may not bring recordings into `collection`.
    :raises NotLetIn: the media library refuses it.
    :raises SpoolAway: the disk of uploads is not there.
    :raises UnableToImport: the file changed meanwhile, or another run is at it.
    """
    length = measure(film.file)
    sha256 = hash_file(film.file, on_bytes=on_bytes)
    with transaction.atomic():
        # One run at a time looks whether the film is there.
        get_user_model().objects.select_for_update().get(pk=by.pk)
        noted = find_imported(film.name, sha256, by)
        upload, outcome = None, Imported.MADE
        if noted is None:
            source = _find_source(sha256, by, collection)
            noted = _begin(film, sha256, by, source)
            if source is None:
                upload = _carry(noted, film, length, collection, now)
        elif _is_wanted(noted):
            outcome = Imported.WENT_ON
            upload = _find_growing(noted, now) or _carry(noted, film, length, collection, now)
        else:
            outcome = Imported.WAS_THERE
    if upload is None:
        on_bytes(length)
    else:
        _send(upload, film.file, now, on_bytes)
    return outcome


def find_imported(name: str, sha256: str, by: Any) -> ImportedFilm | None:
    """Return the note of an earlier run about this film."""
    noted = ImportedFilm.objects.filter(owner=by.pk, sha256=sha256, name=name[-255:])
    return noted.select_related("lesson", "upload__owner").first()


def _find_source(sha256: str, by: Any, collection: Collection) -> Source | None:
    reached = list_reached_sources(by).filter(collection=collection.pk)
    return reached.filter(original__sha256=sha256).first()


def _begin(film: Film, sha256: str, by: Any, source: Source | None) -> ImportedFilm:
    described = film.described
    lesson = begin_lesson(place=described.place, by=by, recording=source, **described.fields)
    return ImportedFilm.objects.create(
        owner=by, sha256=sha256, name=film.name[-255:], lesson=lesson
    )


def _carry(
    noted: ImportedFilm, film: Film, length: int, collection: Collection, now: datetime
) -> Upload:
    begun = begin_upload(
        owner=noted.owner,
        collection=collection,
        filename=film.name.rpartition("/")[2],
        title=noted.lesson.title,
        length=length,
        meant_for=name_purpose(noted.lesson_id),
        now=now,
    )
    if isinstance(begun, Refusal):
        raise NotLetIn(begun)
    noted.upload = begun
    noted.save(update_fields=["upload"])
    return begun


def _is_wanted(noted: ImportedFilm) -> bool:
    """Tell whether the bytes have still to come; not where somebody chose another recording."""
    upload = noted.upload
    if upload is None or noted.lesson.recording_id is not None:
        return False
    if upload.state == Upload.State.REFUSED and upload.refusal in list_faults_of_files():
        raise NotLetIn(upload.refusal)
    return upload.state not in (Upload.State.ARRIVED, Upload.State.DONE)


def _find_growing(noted: ImportedFilm, now: datetime) -> Upload | None:
    upload = noted.upload
    if upload is None or upload.state != Upload.State.RECEIVING:
        return None
    try:
        measure_file(upload.key.hex, home=upload.spool)
    except NotInSpool:
        stop_upload(upload=upload, by=noted.owner, now=now)
        return None
    return upload


def _send(upload: Upload, file: IO[bytes], now: datetime, on_bytes: OnBytes) -> None:
    offset = measure_file(upload.key.hex, home=upload.spool)
    on_bytes(offset)
    if offset == upload.length:
        # Killed between the last byte and this; maybe before the bytes were safely on the disk.
        with hold_file(upload.key.hex, home=upload.spool) as growing:
            growing.sync()
        finish_upload(upload=upload, now=now, priority=BULK)
        return
    body = FileBody(file, offset=offset, length=upload.length, on_bytes=on_bytes)
    received = receive_bytes(upload=upload, offset=offset, body=body, now=now, priority=BULK)
    outcome = received.outcome
    if outcome is Outcome.NO_ROOM:
        raise NotLetIn("OutOfDisk")
    if outcome is Outcome.HELD:
        raise UnableToImport(_("Another run is bringing this file in just now."))
    if outcome is not Outcome.KEPT:
        raise UnableToImport(_("The file changed while it was read. Please run the import again."))
