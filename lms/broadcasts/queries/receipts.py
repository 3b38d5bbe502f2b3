"""What went out of each master, and what the station says has arrived."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lms.broadcasts.models import Arrival, Channel, Download
from lms.broadcasts.rules.handing import HandedFile
from lms.broadcasts.rules.receipts import Bytes, Receipt, count_percent, judge_receipt


@dataclass(frozen=True, kw_only=True)
class Slip:
    """How far the hand-over of one file is."""

    state: Receipt
    percent: int = 0
    reported: str = ""
    at: datetime | None = None
    """When something of it was last fetched, or reported."""


def read_slips(channel: Channel, files: Iterable[HandedFile]) -> dict[str, Slip]:
    """Return by digest how far each file is, in two queries."""
    wanted = {one.sha256: one for one in files}
    parts: dict[str, list[Bytes]] = defaultdict(list)
    asked: set[str] = set()
    last: dict[str, datetime] = {}
    downloads = Download.objects.filter(channel=channel, digest__in=wanted)
    for one in downloads.order_by("pk"):
        if one.is_counted:
            parts[one.digest].append(one.part)
        else:
            asked.add(one.digest)
        last[one.digest] = one.ended_at or one.started_at
    arrivals: dict[str, Arrival] = {}
    for arrival in Arrival.objects.filter(channel=channel, digest__in=wanted).order_by("pk"):
        arrivals[arrival.digest] = arrival
        last[arrival.digest] = arrival.reported_at
    found = {}
    for digest, file in wanted.items():
        arrival = arrivals.get(digest)
        found[digest] = Slip(
            state=judge_receipt(
                parts[digest],
                file.bytes,
                reported=arrival.reported if arrival else "",
                expected=_expect(file, arrival),
                is_asked=digest in asked,
            ),
            percent=count_percent(parts[digest], file.bytes),
            reported=arrival.reported if arrival else "",
            at=last.get(digest),
        )
    return found


def list_downloads(channel: Channel, digest: str) -> list[Download]:
    """Return who fetched which bytes of a master when, the newest first."""
    rows = Download.objects.filter(channel=channel, digest=digest).select_related("person")
    return list(rows[:200])


def list_arrivals(channel: Channel, digest: str) -> list[Arrival]:
    """Return what was reported of a master, the newest first."""
    rows = Arrival.objects.filter(channel=channel, digest=digest).select_related("person")
    return list(rows[:50])


def _expect(file: HandedFile, arrival: Arrival | None) -> str:
    is_md5 = arrival is not None and len(arrival.reported) == len(file.md5)
    return file.md5 if is_md5 else file.sha256
