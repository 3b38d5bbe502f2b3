"""Brings packs of another site here, over a link that may break at any byte.

A pack shows its former edition until all of the new one has come and every hash is right. May be
killed anywhere: what has come of a file is on the disk, and is not asked for again.
"""

import fnmatch
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import transaction

from lessons.catalogue.rules import make_slug
from lessons.discovery.actions import mark_changed
from lms import LmsError
from lms.offline.adapters.fetching import Answer, NotThere, UnableToFetch, ask, fetch_small
from lms.offline.adapters.incoming import Damaged, Growing, hold_incoming, measure_arrived
from lms.offline.adapters.keeping import list_kept
from lms.offline.adapters.signing import is_signed_by
from lms.offline.models import Edition, Pack, Subscription
from lms.offline.rules.choosing import Quality
from lms.offline.rules.manifests import LARGEST, InvalidManifest, Manifest, read_manifest
from lms.offline.rules.runs import Run, plan_runs
from lms.offline.rules.scopes import Scope

MOST_LIST_BYTES = 5_000_000
MOST_PACKS = 2000
# So often in a row nothing at all may come; the pauses between add up to some minutes.
MOST_TRIES = 8
LONGEST_PAUSE_S = 60.0

logger = logging.getLogger(__name__)
Told = Callable[[int, int, str], None]


class NotGenuine(LmsError):
    """The signature is not of the site that this one subscribed to, or the pack is an older one."""


@dataclass(kw_only=True)
class Synced:
    """What came of a visit."""

    renewed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Why a pack was not taken, by its name."""


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A pack as the other site lists it."""

    slug: str
    edition: str
    manifest: str
    """The address of its manifest."""


def tell_nobody(_done: int, _total: int, _step: str) -> None:
    """Fetch without telling."""


def sync_packs(
    *,
    subscription: Subscription,
    now: datetime,
    tell: Told = tell_nobody,
    pause: Callable[[float], None] = time.sleep,
) -> Synced:
    """Bring every wanted pack of the other site here as it is now, and drop what it dropped.

    :raises UnableToFetch: the link is away; the next call goes on where this one was.
    :raises AlreadyFetching: another process is at it.
    :raises MediaError: the disk is full.
    """
    with hold_incoming():
        try:
            synced = _sync(subscription, now, tell, pause)
        except UnableToFetch as error:
            _note(subscription, error=str(error))
            raise
    _note(subscription, synced_at=now, error="; ".join(synced.refused.values())[:300])
    return synced


def _sync(
    subscription: Subscription, now: datetime, tell: Told, pause: Callable[[float], None]
) -> Synced:
    synced = Synced()
    offered = list_offered(subscription)
    # First what may not be shown any more: it needs nothing of the link.
    synced.gone = _drop_gone(subscription, {one.slug for one in offered}, now)
    for one in offered:
        pack = subscription.packs.filter(slug=_name_here(subscription, one.slug)).first()
        if pack is not None and pack.edition is not None and pack.edition.key == one.edition:
            synced.same.append(one.slug)
            continue
        try:
            edition = _begin(subscription, one, now)
            _fetch_files(edition, one, tell, pause)
        except (NotGenuine, InvalidManifest, NotThere, Damaged) as error:
            logger.warning("pack %s of %s: %s", one.slug, subscription, error)
            synced.refused[one.slug] = f"{one.slug}: {error}"
            continue
        _hand_out(edition)
        synced.renewed.append(one.slug)
    return synced


def list_offered(subscription: Subscription) -> list[Offered]:
    """Return the packs of the other site that are wanted here.

    :raises UnableToFetch: it does not answer, or not as such a site does.
    """
    url = f"{subscription.address}/packs/index.json"
    try:
        listed = json.loads(fetch_small(url, most=MOST_LIST_BYTES))
        found = [
            Offered(
                slug=make_slug(str(one["pack"]))[:90],
                edition=str(one["edition"])[:16],
                manifest=urljoin(url, str(one["manifest"])),
            )
            for one in listed["packs"][:MOST_PACKS]
        ]
    except (ValueError, TypeError, KeyError, NotThere) as error:
        raise UnableToFetch(f"no packs at {subscription.address}") from error
    wanted = subscription.wanted or ["*"]
    return [one for one in found if any(fnmatch.fnmatch(one.slug, name) for name in wanted)]


def _begin(subscription: Subscription, offered: Offered, now: datetime) -> Edition:
    content = fetch_small(offered.manifest, most=LARGEST)
    signature = fetch_small(offered.manifest.removesuffix("json") + "sig", most=1000)
    if not is_signed_by(subscription.public_key, content, signature):
        raise NotGenuine("signed by nobody that this site knows")
    manifest = read_manifest(content)
    if manifest.pack != offered.slug or manifest.edition != offered.edition:
        raise NotGenuine("the manifest is of another pack")
    pack = _find_pack(subscription, offered, manifest, now)
    if pack.edition is not None and manifest.made_at < pack.edition.made_at:
        raise NotGenuine("older than what is here")
    edition, _new = Edition.objects.update_or_create(
        pack=pack,
        key=manifest.edition,
        defaults={
            "manifest": content.decode(),
            "signature": signature,
            "lessons": [one.number for one in manifest.lessons],
            "count": len(manifest.files),
            "size_bytes": sum(manifest.parts) + len(content),
            "is_kept": True,
            "is_whole": False,
            "made_at": manifest.made_at,
        },
    )
    # Half of an edition that was overtaken by this one.
    older = pack.editions.filter(is_whole=False).exclude(pk=edition.pk)
    older.update(is_kept=False)
    return edition


def _find_pack(
    subscription: Subscription, offered: Offered, manifest: Manifest, now: datetime
) -> Pack:
    known = set(Quality)
    pack, _new = Pack.objects.update_or_create(
        slug=_name_here(subscription, offered.slug),
        subscription=subscription,
        defaults={
            "title": manifest.title[:200],
            "quality": manifest.quality if manifest.quality in known else Quality.SAVING,
        },
        create_defaults={
            "title": manifest.title[:200],
            "quality": manifest.quality if manifest.quality in known else Quality.SAVING,
            "scope": Scope.TOPIC,
            "ceiling_bytes": 0,
            "created_at": now,
        },
    )
    return pack


def _name_here(subscription: Subscription, slug: str) -> str:
    # A site that makes packs of its own may call one alike.
    taken = Pack.objects.filter(slug=slug).exclude(subscription=subscription).exists()
    host = make_slug(urlsplit(subscription.address).hostname or "")
    return f"{host}-{slug}"[:100] if taken else slug


def _fetch_files(
    edition: Edition, offered: Offered, tell: Told, pause: Callable[[float], None]
) -> None:
    manifest = read_manifest(edition.manifest_bytes)
    kept = set(list_kept())
    missing = [file for file in manifest.files if file.sha256 not in kept]
    total = sum(run.end - run.start for run in plan_runs(missing))
    done = 0

    def add(count: int) -> None:
        nonlocal done
        done += count
        tell(min(done, total), max(1, total), manifest.title)

    for run in plan_runs(missing):
        url = urljoin(offered.manifest, f"part-{run.part + 1}.zip")
        _fetch_run(run, url, add, pause)


def _fetch_run(
    run: Run, url: str, add: Callable[[int], None], pause: Callable[[float], None]
) -> None:
    tries, left, damaged = 0, list(run.files), set[str]()
    while left:
        before = _count_arrived(left)
        try:
            _receive(left, url, add)
        except UnableToFetch:
            tries = 0 if _count_arrived(left) != before else tries + 1
            if tries >= MOST_TRIES:
                raise
            pause(min(LONGEST_PAUSE_S, 2.0**tries))
        except Damaged:
            # Once a link may do that; twice it is what the other site has.
            if left[0].sha256 in damaged:
                raise
            damaged.add(left[0].sha256)


def _count_arrived(left: list[Any]) -> tuple[int, int]:
    return len(left), measure_arrived(left[0]) if left else 0


def _receive(left: list[Any], url: str, add: Callable[[int], None]) -> None:
    """Receive the files of `left`, from where the first one ended; what is whole leaves it."""
    arrived = measure_arrived(left[0])
    start, end = left[0].offset + arrived, left[-1].offset + left[-1].bytes
    if start >= end:
        # Only empty files, or one that was killed before it was kept.
        _finish_without_asking(left)
        return
    add(0)
    with ask(url, start=start, end=end) as response:
        answer, at = Answer(response, start), start
        while left:
            file = left[0]
            while at < file.offset:
                at += len(answer.read(file.offset - at))
            with Growing(file) as growing:
                missing = file.offset + file.bytes - at
                while missing:
                    piece = answer.read(missing)
                    growing.write(piece)
                    missing -= len(piece)
                    at += len(piece)
                    add(len(piece))
                growing.finish()
            left.pop(0)


def _finish_without_asking(left: list[Any]) -> None:
    while left and measure_arrived(left[0]) == left[0].bytes:
        with Growing(left[0]) as growing:
            growing.finish()
        left.pop(0)


def _hand_out(edition: Edition) -> None:
    with transaction.atomic():
        mark_changed()
        Edition.objects.filter(pk=edition.pk).update(is_whole=True)
        Pack.objects.filter(pk=edition.pack_id).update(edition=edition, gone_at=None)
        # What was withdrawn there leaves this disk with the next sweeping.
        edition.pack.editions.exclude(pk=edition.pk).update(is_kept=False)


def _drop_gone(subscription: Subscription, offered: set[str], now: datetime) -> list[str]:
    """Hide what the other site offers no longer; its files stay a while, for it may come back."""
    here = {_name_here(subscription, slug) for slug in offered}
    gone = list(subscription.packs.exclude(edition=None).exclude(slug__in=here))
    if gone:
        with transaction.atomic():
            mark_changed()
            hidden = subscription.packs.filter(pk__in=[one.pk for one in gone])
            hidden.update(edition=None, gone_at=now)
    return [one.slug for one in gone]


def _note(subscription: Subscription, **facts: Any) -> None:
    Subscription.objects.filter(pk=subscription.pk).update(**facts)
