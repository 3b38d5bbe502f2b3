"""Other sounds of a recording: a description for blind pupils, another language.

The sound itself is brought in like any recording; here it is laid beside the film.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from media_pipeline.actions.publishing import settle_original
from media_pipeline.models import ExtraSound, Source
from media_pipeline.permissions import may_change, may_watch

# A description may end a little before or after the film.
MOST_DIFFERENCE = 0.05
LEAST_SLACK_MS = 5000


class UnableToAddSound(PermissionDenied):
    """The film is not in the hands of this person, or they may not hear the sound."""


class UnfitSound(ValueError):
    """It has a picture or no sound, or is much longer or shorter than the film."""


def add_extra_sound(
    *, source: Source, sound: Source, kind: str, language: str, by: Any, now: datetime
) -> ExtraSound:
    """Lay the recording `sound` beside `source`, in the place of one of that kind and language.

    :raises UnableToAddSound: `by` may not.
    :raises UnfitSound: it is no sound for this film.
    """
    if not may_change(by, source) or not may_watch(by, sound):
        raise UnableToAddSound
    if not fits(source, sound):
        raise UnfitSound
    with transaction.atomic():
        before = ExtraSound.objects.filter(source=source, kind=kind, language=language).first()
        extra, _is_new = ExtraSound.objects.update_or_create(
            source=source,
            kind=kind,
            language=language,
            defaults={"original": sound.original, "created_at": now},
        )
        data = {"kind": kind, "language": language}
        log(source, "media_pipeline.sound", user=by, timestamp=now, data=data)
    for original in {one.original for one in (before, extra) if one is not None}:
        settle_original(original)
    return extra


def remove_extra_sound(*, extra: ExtraSound, by: Any, now: datetime) -> None:
    """Take a sound away from its film; the recording stays in the library.

    :raises UnableToAddSound: `by` may not.
    """
    if not may_change(by, extra.source):
        raise UnableToAddSound
    with transaction.atomic():
        data = {"kind": extra.kind, "language": extra.language}
        log(extra.source, "media_pipeline.sound_removed", user=by, timestamp=now, data=data)
        extra.delete()
    settle_original(extra.original)


def fits(source: Source, sound: Source) -> bool:
    """Tell whether `sound` can be heard along with the picture of `source`."""
    if sound.original.has_picture or not sound.original.has_sound:
        return False
    length = source.original.duration_ms
    slack = max(LEAST_SLACK_MS, length * MOST_DIFFERENCE)
    return abs(sound.original.duration_ms - length) <= slack
