"""Gives each master of a channel its name, once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from lms.broadcasts.models import Channel, FileName
from lms.broadcasts.rules.filenames import name_file
from lms.broadcasts.rules.frames import show_clock


@dataclass(frozen=True, kw_only=True)
class Nameless:
    """A master and the airing that it is named after."""

    digest: str
    day: date
    start_frame: int
    grade: int | None
    subject: str
    title: str
    suffix: str


def name_files(*, channel: Channel, wanted: Iterable[Nameless]) -> dict[str, str]:
    """Return by digest what masters are called on a channel; those without a name are given one.

    Whoever comes first gives it; after that it stays, whatever is moved, so that what a station
    has on its disk fits every later playlist.
    """
    asked = {one.digest: one for one in reversed(list(wanted))}
    found = _read(channel, asked)
    missing = [one for digest, one in asked.items() if digest not in found]
    if not missing:
        return found
    try:
        with transaction.atomic():
            taken = set(FileName.objects.filter(channel=channel).values_list("name", flat=True))
            for one in sorted(missing, key=lambda one: (one.day, one.start_frame)):
                name = name_file(
                    channel=channel.name,
                    day=one.day,
                    clock=show_clock(one.start_frame, channel.day_start),
                    grade=one.grade,
                    subject=one.subject,
                    title=one.title,
                    suffix=one.suffix,
                    taken=taken,
                )
                FileName.objects.create(channel=channel, digest=one.digest, name=name)
                taken.add(name)
    except IntegrityError:
        # Somebody else looked at the same moment; what they were given holds.
        return name_files(channel=channel, wanted=list(asked.values()))
    return _read(channel, asked)


def _read(channel: Channel, digests: Iterable[str]) -> dict[str, str]:
    rows = FileName.objects.filter(channel=channel, digest__in=list(digests))
    return dict(rows.values_list("digest", "name"))
