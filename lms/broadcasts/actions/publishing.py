"""Publishes a channel's week: whole, numbered, with the hashes of its masters locked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from lessons.discovery.actions import mark_changed
from lms.broadcasts.actions.audit import note
from lms.broadcasts.models import Airing, Channel, PublishedSchedule
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.queries.publishing import Draft, read_draft
from lms.broadcasts.signals import schedule_published
from lms.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class NotPublished:
    """The week was not published: something blocks it, or nothing has changed."""

    draft: Draft


@transaction.atomic
def publish_week(
    *,
    channel: Channel,
    monday: date,
    text: str = "",
    without_masters: bool = False,
    by: Any,
    now: datetime,
) -> PublishedSchedule | NotPublished:
    """Publish a channel's week, and lock the masters that are ready; return why not.

    Without masters only if somebody says so: the station is told the times, and fetches later.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    organisation = channel.station.organisation
    require_plan(by, organisation)
    # One at a time, and nobody moves an airing meanwhile.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    draft = read_draft(channel, monday, now=now)
    held_back = bool(draft.awaited) and not without_masters
    if draft.blocking or held_back or not draft.changes:
        return NotPublished(draft=draft)
    for row in draft.snapshot["airings"]:
        Airing.objects.filter(pk=row["id"]).exclude(master_digest=row["master_digest"]).update(
            master_digest=row["master_digest"]
        )
    published: PublishedSchedule = PublishedSchedule.objects.create(
        channel=channel,
        week=monday,
        number=draft.before.number + 1 if draft.before else 1,
        snapshot=draft.snapshot,
        note=text.strip()[:1000],
        published_by=by if getattr(by, "pk", None) else None,
        published_at=now,
    )
    note(channel, "publish_week", by=by, now=now, week=monday.isoformat(), number=published.number)
    mark_changed()
    schedule_published.send(PublishedSchedule, published=published, before=draft.before)
    return published
