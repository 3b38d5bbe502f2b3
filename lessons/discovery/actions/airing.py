"""Says of public things when they are on television next; called by whoever announces it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from lessons.discovery.actions.editions import hold_edition, mark_changed
from lessons.discovery.models import Entry
from lessons.discovery.queries import find_addresses


@transaction.atomic
def put_airings(*, moments: Mapping[str, datetime]) -> int:
    """Say by origin when things are on next, and of all others that they are not.

    Return how many are told differently now. It is no change of the thing: harvesters hear nothing.
    """
    hold_edition()
    known = dict(Entry.objects.live().exclude(airs_at=None).values_list("origin", "airs_at"))
    public = find_addresses(moments)
    wanted = {origin: moment for origin, moment in moments.items() if origin in public}
    changed = [one for one in {*known, *wanted} if known.get(one) != wanted.get(one)]
    if changed:
        edition = mark_changed()
        for origin in changed:
            Entry.objects.live().filter(origin=origin).update(
                airs_at=wanted.get(origin), edition=edition
            )
    return len(changed)
