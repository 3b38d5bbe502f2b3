"""What a station shows between lessons: named once, put into its playlists wherever it fits."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.broadcasts.actions.audit import note
from lms.broadcasts.models import Filler, Station
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.rules.frames import DAY_FRAMES


class InvalidFiller(LmsError):
    """A filler has a name, and lasts no longer than a day."""


@transaction.atomic
def add_filler(*, station: Station, title: str, frames: int, by: Any, now: datetime) -> Filler:
    """Name a file that the station has itself.

    :raises NotAllowed: `by` does not plan for the station.
    :raises InvalidFiller: it has no name, or no length.
    """
    require_plan(by, station.organisation)
    title = " ".join(title.split())[:120]
    if not title or not 0 < frames <= DAY_FRAMES:
        raise InvalidFiller(title)
    filler: Filler = Filler.objects.create(station=station, title=title, frames=frames)
    note(station, "add_filler", by=by, now=now, title=title, frames=frames)
    return filler


@transaction.atomic
def remove_filler(*, filler: Filler, by: Any, now: datetime) -> None:
    """Let a filler be used no longer.

    :raises NotAllowed: `by` does not plan for the station.
    """
    require_plan(by, filler.station.organisation)
    Filler.objects.filter(pk=filler.pk).update(is_active=False)
    note(filler.station, "remove_filler", by=by, now=now, title=filler.title)
