"""Writes down what goes out of a master, and what a station says has arrived."""

from datetime import datetime
from typing import Any

from django.db import transaction

from lms import LmsError
from lms.broadcasts.models import Arrival, Channel, Download
from lms.broadcasts.permissions import require_view
from lms.broadcasts.rules.handing import HandedFile
from lms.broadcasts.rules.receipts import read_digest


class InvalidDigest(LmsError):
    """What was reported is no MD5 and no SHA-256."""


def begin_download(
    *,
    channel: Channel,
    digest: str,
    size: int,
    start: int,
    end: int,
    tool: str,
    is_counted: bool,
    by: Any,
    now: datetime,
) -> Download:
    """Note that somebody was given these bytes of a master; where nobody counts, all at once."""
    return Download.objects.create(
        channel=channel,
        digest=digest,
        size=size,
        start=start,
        end=end,
        sent=0 if is_counted else end - start,
        tool=tool[:80],
        is_counted=is_counted,
        person=by,
        started_at=now,
        ended_at=None if is_counted else now,
    )


def note_sent(*, download: Download, sent: int, ended_at: datetime | None = None) -> None:
    """Note how many bytes went out so far; a killed process leaves what was noted last."""
    changed: dict[str, Any] = {"sent": min(sent, download.end - download.start)}
    if ended_at is not None:
        changed["ended_at"] = ended_at
    Download.objects.filter(pk=download.pk, ended_at=None).update(**changed)


@transaction.atomic
def report_arrival(
    *, channel: Channel, file: HandedFile, text: str, by: Any, now: datetime
) -> Arrival:
    """Keep the hash that the station has computed, and tell whether it is ours.

    :raises NotAllowed: `by` has nothing to do with the channel.
    :raises InvalidDigest: the text holds no hash.
    """
    require_view(by, channel.station.organisation)
    reported = read_digest(text)
    if not reported:
        raise InvalidDigest(text[:80])
    return Arrival.objects.create(
        channel=channel,
        digest=file.sha256,
        reported=reported,
        is_match=reported in (file.sha256, file.md5),
        person=by,
        reported_at=now,
    )
