"""Looks after packs: those whose lessons changed are built anew, what nobody needs is forgotten."""

from datetime import datetime, timedelta

from django.db.models import Max

from lms.offline.actions.offering import request_build
from lms.offline.adapters.incoming import forget_incoming
from lms.offline.adapters.keeping import forget_kept, list_kept
from lms.offline.conf import get_conf
from lms.offline.models import Edition, MeasuredFile, Pack
from lms.offline.queries.lessons import list_lessons, stamp_lessons
from lms.offline.queries.packs import get_manifest, is_public, list_own_packs
from media_pipeline.models import Job

MEASURED_KEPT = timedelta(days=90)
LOOK_AGAIN = 50


def renew_packs(*, now: datetime) -> int:
    """Have every pack built anew whose lessons are not what it was made of; return how many."""
    stale = [pack for pack in list_own_packs() if is_stale(pack)]
    for pack in stale:
        request_build(pack=pack, by=None, now=now)
    return len(stale)


def is_stale(pack: Pack) -> bool:
    """Tell whether `pack` was made of other lessons than it would be now."""
    return not pack.stamp or pack.stamp != stamp_lessons(list_lessons(pack))


def sweep_packs(*, now: datetime) -> None:
    """Forget the bytes of old editions, and files that no edition has.

    Nothing while something is being built or fetched: what was kept a moment ago belongs to an
    edition that is not there yet.
    """
    _let_go(now)
    forget_incoming(before=now - get_conf().kept)
    MeasuredFile.objects.filter(used_at__lt=now - MEASURED_KEPT).delete()
    if Job.objects.filter(dedupe_key__startswith="build-pack:", state__in=Job.OPEN).exists():
        return
    wanted = {
        file.sha256
        for edition in Edition.objects.filter(is_kept=True).iterator(chunk_size=10)
        for file in get_manifest(edition).files
        if file.path not in edition.places
    }
    newest = _find_newest()
    for number, sha256 in enumerate(sorted(set(list_kept()) - wanted)):
        if number % LOOK_AGAIN == 0 and _find_newest() != newest:
            return  # somebody needs perhaps what nobody did a moment ago
        forget_kept(sha256)


def _find_newest() -> int:
    return Edition.objects.aggregate(newest=Max("pk"))["newest"] or 0


def _let_go(now: datetime) -> None:
    conf = get_conf()
    long_gone = Pack.objects.filter(gone_at__lt=now - conf.kept)
    Edition.objects.filter(pack__in=long_gone).delete()
    # Of packs from elsewhere the fetching itself says what is not needed any more.
    for pack in Pack.objects.filter(subscription=None):
        older = list(pack.editions.exclude(pk=pack.edition_id or 0).order_by("-made_at", "-pk"))
        for number, edition in enumerate(older):
            if number >= conf.editions:
                edition.delete()
            elif edition.is_kept and (
                edition.made_at < now - conf.kept or not is_public(pack, edition)
            ):
                edition.is_kept = False
                edition.save(update_fields=["is_kept"])
