"""Captions of a recording: brought as a file, written in the editor, or found in the film."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from media_pipeline.adapters.stores import get_private_store
from media_pipeline.core.captions import (
    MOST_BYTES,
    InvalidCaptions,
    decode_captions,
    read_captions,
    write_vtt,
)
from media_pipeline.models import Caption, Encoding, Source
from media_pipeline.permissions import may_change

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3}")
# Films name languages by three letters, the web by two where there are two.
SHORT = {"vie": "vi", "eng": "en", "fra": "fr", "fre": "fr", "zho": "zh", "chi": "zh", "khm": "km"}
UNKNOWN = "und"


class UnableToCaption(PermissionDenied):
    """This recording's captions are not in the hands of this person."""


@transaction.atomic
def set_captions(
    *,
    source: Source,
    language: str,
    text: str,
    label: str = "",
    origin: str = Caption.Origin.UPLOADED,
    by: Any,
    now: datetime,
) -> Caption:
    """Lay WebVTT or SubRip beside `source`, in the place of that language's captions.

    :raises UnableToCaption: `by` may not.
    :raises InvalidCaptions: the text cannot be shown as captions; it names the line.
    """
    if not may_change(by, source):
        raise UnableToCaption
    vtt = write_vtt(read_captions(text, duration_ms=source.original.duration_ms))
    caption, _is_new = Caption.objects.update_or_create(
        source=source,
        language=language,
        defaults={
            "vtt": vtt,
            "label": label,
            "origin": origin,
            "changed_by": by,
            "changed_at": now,
        },
    )
    log(source, "media_pipeline.captions", user=by, timestamp=now, data={"language": language})
    return caption


@transaction.atomic
def remove_captions(*, caption: Caption, by: Any, now: datetime) -> None:
    """Take captions away.

    :raises UnableToCaption: `by` may not.
    """
    if not may_change(by, caption.source):
        raise UnableToCaption
    data = {"language": caption.language}
    log(caption.source, "media_pipeline.captions_removed", user=by, timestamp=now, data=data)
    caption.delete()


def take_embedded_captions(*, encoding: Encoding, now: datetime) -> list[Caption]:
    """Lay the captions that came inside the film beside all its sources that have none in that
    language yet; what cannot be shown stays where it is.

    :raises StoreUnavailable: the private store did not answer.
    """
    laid = []
    store = get_private_store()
    for track in encoding.report.get("captions", ()):
        name = f"{encoding.folder}/{track['vtt']}"
        try:
            if store.size(name) > MOST_BYTES:
                continue
            text = decode_captions(store.read(name))
            vtt = write_vtt(read_captions(text))
        except (FileNotFoundError, InvalidCaptions):
            continue
        language = name_language_tag(track.get("language", ""))
        for source in encoding.original.sources.all():
            caption, is_new = Caption.objects.get_or_create(
                source=source,
                language=language,
                defaults={
                    "vtt": vtt,
                    "label": str(track.get("title") or "")[:80],
                    "origin": Caption.Origin.EMBEDDED,
                    "changed_at": now,
                },
            )
            laid += [caption] if is_new else []
    return laid


def name_language_tag(found: str) -> str:
    """Return a film's own name of a language as the web writes it."""
    found = SHORT.get(found.lower(), found)
    return found if LANGUAGE.fullmatch(found) else UNKNOWN
