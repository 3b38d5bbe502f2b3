"""One airing: placed, moved, taken out; never in the past. What it breaks of the rule is told."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from lms.broadcasts.actions.editing import recorded
from lms.broadcasts.models import Airing, Channel
from lms.broadcasts.permissions import require_plan
from lms.broadcasts.queries.airings import has_begun, is_over
from lms.broadcasts.queries.candidates import get_airable
from lms.broadcasts.rules.airings import AiringKind, ChannelKind
from lms.broadcasts.rules.editing import Edited
from lms.broadcasts.rules.frames import DAY_FRAMES


@transaction.atomic
def place_lesson(
    *,
    channel: Channel,
    day: date,
    start_frame: int,
    lesson_id: int,
    is_repeat: bool = False,
    by: Any,
    now: datetime,
) -> Airing | Edited:
    """Put a lesson on a channel: for the first time, or as a repeat of its last airing before.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    organisation = channel.station.organisation
    require_plan(by, organisation)
    airable = get_airable(lesson_id)
    if airable is None:
        return Edited.NOT_APPROVED
    if not airable.fits(ChannelKind(channel.kind)):
        return Edited.UNFIT
    first = find_first(organisation, lesson_id, day, start_frame + channel.midnight_offset)
    if is_repeat and first is None:
        return Edited.NO_FIRST
    airing = Airing(
        channel=channel,
        date=day,
        start_frame=max(0, start_frame),
        frames=airable.frames,
        kind=(AiringKind.REPEAT if is_repeat else AiringKind.FIRST).value,
        course_id=airable.course_id,
        lesson_id=lesson_id,
        of_airing=first if is_repeat else None,
        title=airable.title,
        made_at=now,
    )
    return _place(airing, start_frame, by=by, now=now)


@transaction.atomic
def place_relay(
    *,
    channel: Channel,
    day: date,
    start_frame: int,
    frames: int,
    title: str,
    relay_source: str,
    course: Any,
    by: Any,
    now: datetime,
) -> Airing | Edited:
    """Take over what another broadcaster airs: it counts for its subject, and has no file here.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    require_plan(by, channel.station.organisation)
    airing = Airing(
        channel=channel,
        date=day,
        start_frame=max(0, start_frame),
        frames=frames,
        kind=AiringKind.RELAY.value,
        course=course,
        title=title.strip(),
        relay_source=relay_source.strip(),
        made_at=now,
    )
    return _place(airing, start_frame, by=by, now=now)


@transaction.atomic
def move_airing(
    *, airing: Airing, channel: Channel, day: date, start_frame: int, by: Any, now: datetime
) -> Airing | Edited:
    """Let an airing begin at another time, on another day or channel of the same office.

    :raises NotAllowed: `by` does not plan for one of the channels.
    """
    organisation = airing.channel.station.organisation
    require_plan(by, organisation)
    require_plan(by, channel.station.organisation)
    if channel.station.organisation_id != organisation.pk:
        return Edited.ELSEWHERE
    with recorded(organisation, [airing.date, day], "move", by=by, now=now):
        held = Airing.objects.filter(pk=airing.pk).first()
        # In another week than was locked and written down, its change could not be taken back.
        if held is None or held.date != airing.date:
            return Edited.CHANGED
        if is_over(held, now=now):
            return Edited.OVER
        if not _may_go_to(held, channel):
            return Edited.UNFIT
        held.channel, held.date = channel, day
        held.start_frame = max(0, start_frame)
        fault = find_fault(held, start_frame)
        if fault is not None:
            return fault
        if has_begun(channel, day, held.start_frame, now=now):
            return Edited.OVER
        # What was locked was locked for another moment and, it may be, for another profile.
        held.master_digest = ""
        held.save(update_fields=["channel", "date", "start_frame", "master_digest"])
    return held


@transaction.atomic
def remove_airing(*, airing: Airing, by: Any, now: datetime) -> Edited:
    """Take an airing out of the plan; repeats of it stay, and are pointed out.

    :raises NotAllowed: `by` does not plan for the channel.
    """
    organisation = airing.channel.station.organisation
    require_plan(by, organisation)
    with recorded(organisation, [airing.date], "remove", by=by, now=now):
        held = Airing.objects.filter(pk=airing.pk).first()
        if held is None:
            return Edited.NOTHING
        if held.date != airing.date:
            return Edited.CHANGED
        if is_over(held, now=now):
            return Edited.OVER
        held.delete()
    return Edited.DONE


def find_first(organisation: Any, lesson_id: int, day: date, frame: int) -> Airing | None:
    """Return the last first airing of a lesson before a moment, counted from midnight."""
    rows = Airing.objects.filter(
        channel__station__organisation=organisation,
        lesson=lesson_id,
        kind=AiringKind.FIRST.value,
        date__lte=day,
    ).select_related("channel")
    before = [
        one
        for one in rows
        if (one.date, one.start_frame + one.channel.midnight_offset) < (day, frame)
    ]
    return max(before, key=lambda one: (one.date, one.start_frame), default=None)


def find_fault(airing: Airing, start_frame: int) -> Edited | None:
    """Return why `airing` cannot be where it would begin."""
    if not airing.channel.is_open:
        return Edited.CLOSED
    if not 0 <= start_frame <= DAY_FRAMES - airing.frames or airing.frames <= 0:
        return Edited.NOT_IN_A_DAY
    others = Airing.objects.filter(channel=airing.channel_id, date=airing.date)
    if airing.pk:
        others = others.exclude(pk=airing.pk)
    return Edited.OVERLAPS if any(one.span.overlaps(airing.span) for one in others) else None


def _may_go_to(airing: Airing, channel: Channel) -> bool:
    """Tell whether a channel of another kind has anything to show or to say of an airing."""
    if channel.kind == airing.channel.kind or airing.lesson_id is None:
        return True
    airable = get_airable(airing.lesson_id)
    return airable is None or airable.fits(ChannelKind(channel.kind))


def _place(airing: Airing, start_frame: int, *, by: Any, now: datetime) -> Airing | Edited:
    organisation = airing.channel.station.organisation
    with recorded(organisation, [airing.date], "place", by=by, now=now):
        fault = find_fault(airing, start_frame)
        if fault is not None:
            return fault
        if has_begun(airing.channel, airing.date, airing.start_frame, now=now):
            return Edited.OVER
        airing.save()
    return airing
