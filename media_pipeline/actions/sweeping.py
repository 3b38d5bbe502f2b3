"""Originals that no collection holds, and encodings that were replaced long ago, leave the disk.

Somebody may bring the same bytes again at any moment. The store then finds them there and leaves
them alone, so a file is moved aside first, and only forgotten when nobody has asked for it since.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet

from media_pipeline.adapters.store import Store
from media_pipeline.adapters.stores import get_private_store, get_public_store
from media_pipeline.conf import get_conf
from media_pipeline.core.holdings import is_older
from media_pipeline.core.refusals import MediaError
from media_pipeline.models import Encoding, ExtraSound, Job, Original, Source, Upload
from media_pipeline.signals import encoding_swept

logger = logging.getLogger(__name__)

ASIDE = "aside"
"""Where files wait, for a moment, until it is sure that nobody wants them."""


def sweep_originals(*, now: datetime) -> list[str]:
    """Forget every original that no collection holds; return their names. Once an hour."""
    gone = []
    try:
        for original in list_unheld():
            if forget_original(original=original):
                gone.append(original.name)
    except MediaError as error:
        logger.warning("sweeping originals: %s", error)
    return gone


def sweep_replaced(*, now: datetime) -> list[str]:
    """Forget the files of each encoding in whose place players have been given another for so
    many days that nobody can be at it any more; return their folders. Once an hour.
    """
    swept = []
    before = now - timedelta(days=get_conf().replaced_days)
    newest = Encoding.objects.filter(is_current=True, state=Encoding.State.READY)
    replaced = Encoding.objects.filter(
        is_current=False,
        original__encodings__in=newest.filter(ready_at__lt=before),
    ).exclude(Q(state=Encoding.State.SWEPT) | Q(jobs__state__in=Job.OPEN))
    try:
        for encoding in replaced.order_by("pk"):
            if _is_before(encoding, newest.get(original=encoding.original_id)):
                forget_replaced(encoding=encoding)
                swept.append(encoding.folder)
    except MediaError as error:
        logger.warning("sweeping replaced encodings: %s", error)
    return swept


def forget_replaced(*, encoding: Encoding) -> None:
    """Forget the files of `encoding`; its row stays, so that its addresses lead to its successor.

    :raises MediaError: a store did not answer; the row is as it was, run it again.
    """
    public = get_public_store()
    # The private ones first: from them the public ones would be put back.
    get_private_store().delete_tree(encoding.folder)
    paths = public.list_tree(encoding.folder)
    public.delete_tree(encoding.folder)
    with transaction.atomic():
        encoding.renditions.all().delete()
        encoding.state, encoding.report = Encoding.State.SWEPT, {}
        encoding.save(update_fields=["state", "report"])
        word = partial(encoding_swept.send_robust, Encoding, encoding=encoding, paths=paths)
        transaction.on_commit(word)


def _is_before(encoding: Encoding, current: Encoding) -> bool:
    if encoding.recipe == current.recipe:
        return encoding.pk < current.pk
    return is_older(encoding.recipe, current.recipe)


def list_unheld() -> QuerySet[Original]:
    """Return the originals that neither a collection nor a recording's extra sound holds."""
    return Original.objects.filter(sources=None).exclude(
        pk__in=ExtraSound.objects.values("original")
    )


def forget_original(*, original: Original) -> bool:
    """Forget `original` with all that was made of it, unless somebody holds or brings it.

    :raises MediaError: a store did not answer; `manage.py media verify` finds what is left.
    """
    folders = [encoding.folder for encoding in original.encodings.all()]
    folders += [master.folder for master in original.masters.all()]
    with transaction.atomic():
        locked = Original.objects.select_for_update().filter(pk=original.pk).first()
        if locked is None or Source.objects.filter(original=locked).exists():
            return False
        if _is_arriving(original.sha256):
            return False
        try:
            locked.delete()
        except ProtectedError:  # an extra sound, or a collection since a moment
            return False
    for folder in folders:
        get_public_store().delete_tree(folder)
        get_private_store().delete_tree(folder)
    remove_unwanted(get_private_store(), original.name)
    return True


def remove_unwanted(store: Store, name: str) -> bool:
    """Remove an original's file unless a row names it or is about to; return whether it went."""
    if is_wanted(name):
        return False
    aside = f"{ASIDE}/{name}"
    store.copy_to(store, name, aside)
    store.delete(name)
    # Whoever looked for the file before this line has a row by now, or an upload being checked.
    wanted = is_wanted(name)
    if wanted:
        store.copy_to(store, aside, name)
    store.delete(aside)
    return not wanted


def is_wanted(name: str) -> bool:
    """Tell whether a row names this file of an original, or an upload may be about to."""
    return Original.objects.filter(name=name).exists() or _is_arriving(name.rpartition("/")[2])


def _is_arriving(sha256: str) -> bool:
    # One that is not hashed yet may be any of them, as long as somebody is about to hash it.
    unknown = Q(sha256="", jobs__state__in=Job.OPEN)
    return Upload.objects.filter(Q(sha256=sha256) | unknown, state=Upload.State.ARRIVED).exists()
