"""Puts a recording and worksheets into a lesson, or takes them out."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.permissions import policy_registry

from lessons import LessonsError
from lessons.catalogue.models import LessonPage
from lessons.desk.actions.saving import open_draft, save_draft
from lessons.library.adapters.files import inspect_file
from lessons.library.rules import InvalidInput
from lessons.library.rules.files import clean_name
from media_pipeline.core.tus import clean_filename
from media_pipeline.models import Source
from media_pipeline.permissions import may_watch

MOST_WORKSHEETS = 10
MOST_BYTES = 20_000_000


class InvalidWorksheet(LessonsError, ValidationError):
    """The file cannot be a worksheet; the messages say why."""


@transaction.atomic
def attach_recording(*, lesson: LessonPage, source: Source, by: Any) -> None:
    """Make `source` the recording of `lesson`.

    :raises NotAllowed: unless `by` may change the lesson now.
    :raises ValidationError: the recording is out of the reach of `by`.
    """
    if not may_watch(by, source):
        raise ValidationError(_("This recording is not one of yours. Please choose another one."))
    draft = open_draft(lesson=lesson, by=by)
    if draft.recording_id != source.pk:
        draft.recording = source
        save_draft(draft, by=by)


@transaction.atomic
def add_worksheet(*, lesson: LessonPage, file: UploadedFile, by: Any) -> None:
    """Keep `file` as a document of the school and enclose it with `lesson`.

    :raises NotAllowed: unless `by` may change the lesson now.
    :raises InvalidWorksheet: it is too large, of another kind, not what
        its name says, or there are too many.
    """
    draft: Any = open_draft(lesson=lesson, by=by)
    blocks = draft.attachments.get_prep_value()
    model: Any = get_document_model()
    policy: Any = policy_registry.get_by_type(model)
    collection = policy.collections_user_has_permission_for(by, "add").order_by("path").first()
    if collection is None:
        raise InvalidWorksheet(_("You may not bring documents in. Ask your administrator."))
    if len(blocks) >= MOST_WORKSHEETS:
        raise InvalidWorksheet(_("Ten files are enough for one lesson. Remove one first."))
    if (file.size or 0) > MOST_BYTES:
        raise InvalidWorksheet(_("This file is larger than 20 MB. Please make it smaller."))
    name = clean_filename(file.name or "")
    title = name.rpartition(".")[0] or name or _("Worksheet")
    document = model(title=title, file=file, collection=collection, uploaded_by_user=by)
    try:
        document.full_clean()
    except ValidationError as error:
        text = _("Only documents, sheets, slides, PDF, text and ZIP files can be enclosed.")
        raise InvalidWorksheet(text) from error
    try:
        inspect_file(file, name=clean_name(name), size=file.size or 0, most=MOST_BYTES)
    except InvalidInput as error:
        raise InvalidWorksheet(_(error.message) % error.params) from error
    file.seek(0)
    document._set_document_file_metadata()  # as Wagtail's own form does
    document.save()
    draft.attachments = json.dumps([*blocks, {"type": "document", "value": document.pk}])
    save_draft(draft, by=by)


@transaction.atomic
def remove_worksheet(*, lesson: LessonPage, document_id: int, by: Any) -> None:
    """Take a document out of `lesson`; the document itself stays in the library.

    :raises NotAllowed: unless `by` may change the lesson now.
    """
    draft: Any = open_draft(lesson=lesson, by=by)
    blocks = draft.attachments.get_prep_value()
    kept = [block for block in blocks if block["value"] != document_id]
    if len(kept) != len(blocks):
        draft.attachments = json.dumps(kept)
        save_draft(draft, by=by)
