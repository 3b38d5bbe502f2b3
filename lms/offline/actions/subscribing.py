"""What this site fetches from another one, and whether the other one is who it says."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from lessons.discovery.actions import mark_changed
from lms import LmsError
from lms.offline.adapters.fetching import fetch_small
from lms.offline.adapters.signing import read_public_key
from lms.offline.conf import get_conf
from lms.offline.models import Subscription
from media_pipeline.actions.jobs import add_job
from media_pipeline.models import Job

SYNC = "sync-packs"
MOST_KEY_BYTES = 10_000


class OtherKey(LmsError):
    """The site is known by another key: somebody else answers for it, or it has a new one."""


def subscribe(
    *, address: str, wanted: Sequence[str] | None = None, public_key: str = ""
) -> Subscription:
    """Return the subscription to the packs of the site at `address`.

    Without a key the one that the site shows at the first contact is remembered, and no other is
    taken later. `wanted` None leaves the choice as it is.

    :raises InvalidKey: what was given is no key.
    :raises OtherKey: the site is known by another one.
    :raises UnableToFetch: the site does not answer.
    """
    address = address.rstrip("/").removesuffix("/packs")
    known = Subscription.objects.filter(address=address).first()
    key = read_public_key(public_key) if public_key else ""
    if known is None:
        shown = key or read_public_key(
            fetch_small(f"{address}/packs/key.pem", most=MOST_KEY_BYTES).decode("ascii", "replace")
        )
        known = Subscription.objects.create(address=address, public_key=shown)
    elif key and key != known.public_key:
        raise OtherKey(f"another key is known of {address}; --drop {address} forgets both")
    if wanted is not None:
        known.wanted = sorted(set(wanted))
        known.save(update_fields=["wanted"])
    return known


def request_sync(*, subscription: Subscription, by: Any, now: datetime) -> Job:
    """Return the job that visits the other site: a new one, or the one that waits already."""
    return add_job(
        kind=SYNC,
        now=now,
        arguments={"subscription": subscription.pk},
        dedupe_key=subscription.job_key,
        requested_by=by,
    )


def visit_due(*, now: datetime) -> None:
    """Have every site visited that was not for long."""
    hours = get_conf().sync_hours
    due = Q(synced_at=None) | Q(synced_at__lt=now - timedelta(hours=hours))
    for subscription in Subscription.objects.filter(due) if hours else ():
        request_sync(subscription=subscription, by=None, now=now)


@transaction.atomic
def unsubscribe(*, subscription: Subscription) -> None:
    """Forget the other site, with all that came from it."""
    mark_changed()
    subscription.packs.update(edition=None)
    subscription.delete()
