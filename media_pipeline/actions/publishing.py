"""Brings published recordings into the public store and withdrawn ones out of it.

At every moment, whatever lies in the public store belongs to a recording that its row calls
published: the row comes before the copies and goes after them. A process that is killed in between
leaves too little in public, never too much; running the same action again mends it, and so does
`settle_all`. Meanwhile the public view serves a missing copy from the private store.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from wagtail.log_actions import log

from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.core.players_files import order_for_publication, split_name
from media_pipeline.core.refusals import MediaError
from media_pipeline.models import Encoding, Original, Source
from media_pipeline.permissions import may_change
from media_pipeline.signals import source_published, source_withdrawn

# Somebody else may publish or withdraw the same bytes while we copy; then we look again.
MOST_ROUNDS = 5
HALF_WRITTEN_KEPT = timedelta(days=1)

logger = logging.getLogger(__name__)


class UnableToPublish(PermissionDenied):
    """This person may not change what is public of this recording."""


def publish_source(*, source: Source, by: Any, now: datetime) -> None:
    """Put the players' files of `source` into the public store; `by` None is the house itself.

    :raises UnableToPublish: `by` may not.
    :raises MediaError: a store did not answer or is full; the row is set, run it again.
    """
    _check(source, by)
    fresh = Source.objects.filter(pk=source.pk, published_at__isnull=True).update(published_at=now)
    source.refresh_from_db(fields=["published_at"])
    for original in _list_originals(source):
        settle_original(original)
    if fresh:
        log(source, "media_pipeline.publish", user=by, timestamp=now)
        source_published.send(Source, source=source)


def withdraw_source(*, source: Source, by: Any, now: datetime) -> list[str]:
    """Remove the files of `source` from the public store, unless another published recording has
    the same bytes; return the paths removed, of which caches must be purged.

    :raises UnableToPublish: `by` may not.
    :raises MediaError: a store did not answer; the row still says published, run it again.
    """
    _check(source, by)
    originals = _list_originals(source)
    gone: list[str] = []
    for original in originals:
        gone += settle_original(original, without=source)
    fresh = Source.objects.filter(pk=source.pk, published_at__isnull=False).update(
        published_at=None
    )
    source.refresh_from_db(fields=["published_at"])
    for original in originals:
        # Somebody may have settled them while the row still said published, or published them
        # through another source while we removed them.
        gone += settle_original(original)
    if fresh:
        log(source, "media_pipeline.withdraw", user=by, timestamp=now)
        source_withdrawn.send(Source, source=source, paths=sorted(set(gone)))
    return sorted(set(gone))


def settle_original(original: Original, *, without: Source | None = None) -> list[str]:
    """Make the public store hold of `original` what its rows call published; return what left.

    To be called whenever an encoding gets another file: a rung, a master, a poster.

    :raises MediaError: a store did not answer or is full.
    """
    gone: list[str] = []
    for _round in range(MOST_ROUNDS):
        wanted = _is_wanted(original, without)
        for encoding in original.encodings.all():
            if wanted:
                _copy(encoding)
            else:
                gone += _remove(encoding.folder)
        if _is_wanted(original, without) == wanted:
            break
    return gone


def settle_all() -> list[str]:
    """Settle every original; also remove public files that no row knows. Return what left.

    :raises MediaError: a store did not answer or is full.
    """
    public = get_public_store()
    tokens = {split[0] for name in public.list_tree("encodings") if (split := split_name(name))}
    known = dict(Encoding.objects.filter(token__in=tokens).values_list("token", "original"))
    gone: list[str] = []
    for token in tokens - known.keys():
        gone += _remove(f"encodings/{token}")
    published = Source.objects.filter(published_at__isnull=False)
    for original in Original.objects.filter(
        Q(pk__in=known.values())
        | Q(pk__in=published.values("original"))
        | Q(pk__in=published.values("extra_sounds__original"))
    ):
        gone += settle_original(original)
    return gone


def tidy_stores(*, now: datetime) -> None:
    """Make both stores what the rows say, and forget what was half-written yesterday."""
    try:
        settle_all()
        for store in (get_private_store(), get_public_store()):
            store.sweep(before=now - HALF_WRITTEN_KEPT)
    except MediaError as error:
        logger.warning("tidying the stores: %s", error)


def _check(source: Source, by: Any) -> None:
    if by is not None and not may_change(by, source):
        raise UnableToPublish


def _list_originals(source: Source) -> list[Original]:
    return [
        source.original,
        *(sound.original for sound in source.extra_sounds.select_related("original")),
    ]


def _is_wanted(original: Original, without: Source | None) -> bool:
    published = Source.objects.filter(published_at__isnull=False)
    if without is not None:
        published = published.exclude(pk=without.pk)
    return published.filter(Q(original=original) | Q(extra_sounds__original=original)).exists()


def _copy(encoding: Encoding) -> None:
    private, public = get_private_store(), get_public_store()
    start = len(encoding.folder) + 1
    paths = [name[start:] for name in private.list_tree(encoding.folder)]
    for path in order_for_publication(paths):
        name = f"{encoding.folder}/{path}"
        try:
            private.copy_to(public, name, name)
        except FileNotFoundError:
            # Swept since it was listed: another encoding has long taken its place.
            return


def _remove(folder: str) -> list[str]:
    public = get_public_store()
    names = public.list_tree(folder)
    if names:
        public.delete_tree(folder)
    return names
