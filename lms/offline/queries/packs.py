"""Which packs there are, and whether an edition may be handed out at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zlib import crc32

from django.db.models import QuerySet
from django.utils import timezone

from lessons.discovery.queries import PresentEdition, get_edition
from lms.offline.models import Edition, Pack
from lms.offline.queries.lessons import list_public_numbers, list_revisions
from lms.offline.rules.manifests import (
    MANIFEST,
    SIGNATURE,
    Manifest,
    PackedFile,
    find_changes,
    read_manifest,
)
from lms.offline.rules.zips import Layout, Member

# So long a download of what was changed meanwhile may still come to its end.
GRACE = timedelta(days=2)
# How many states a site has been in since the answer was worked out.
_MOST_ANSWERS = 2000


@dataclass(frozen=True, kw_only=True)
class ShownPack:
    """A pack as everybody sees it."""

    pack: Pack
    edition: Edition


@dataclass(frozen=True, kw_only=True)
class Archive:
    """An archive to be sent: how it is laid out, and which file each member is."""

    layout: Layout
    files: tuple[PackedFile, ...]
    """By the number of the member; what the edition itself brings has an empty hash."""


def list_own_packs() -> QuerySet[Pack]:
    """Return the packs that are made here."""
    return _list().filter(subscription=None)


def list_shown_packs() -> list[ShownPack]:
    """Return the packs that everybody may have now, in the order of grades."""
    packs = _list().exclude(edition=None)
    return [
        ShownPack(pack=pack, edition=pack.edition)
        for pack in packs
        if pack.edition is not None and is_public(pack, pack.edition)
    ]


def get_shown_pack(slug: str) -> ShownPack | None:
    """Return a pack that everybody may have now."""
    pack = _list().filter(slug=slug).exclude(edition=None).first()
    if pack is None or pack.edition is None or not is_public(pack, pack.edition):
        return None
    return ShownPack(pack=pack, edition=pack.edition)


def get_pack(slug: str) -> Pack | None:
    """Return a pack, whatever its state."""
    return _list().filter(slug=slug).first()


def get_edition_of(pack: Pack, key: str, *, now: datetime) -> Edition | None:
    """Return an edition of `pack` of which everybody may have the bytes now.

    A download that was begun goes on after its pack was built anew. Once a lesson in it was changed
    that has an end: what is not in force any more was perhaps changed for a reason.
    """
    edition = pack.editions.filter(key=key, is_kept=True, is_whole=True).first()
    if edition is None or not is_public(pack, edition):
        return None
    current = pack.edition
    if current is None or current.pk == edition.pk or now < current.made_at + GRACE:
        return edition
    return edition if _are_unchanged(edition) else None


def list_older_editions(shown: ShownPack) -> QuerySet[Edition]:
    """Return what somebody may have carried away before, newest first."""
    return shown.pack.editions.filter(is_whole=True).exclude(pk=shown.edition.pk)


def is_public(pack: Pack, edition: Edition) -> bool:
    """Tell whether all that is in an edition made here is public still.

    Asked of the table of lessons once in every state of the site: whatever is withdrawn begins a
    new one in the same transaction. What came from elsewhere is the other site's to withdraw.
    """
    if pack.subscription_id is not None:
        return pack.edition_id == edition.pk
    present, numbers = get_edition(), tuple(edition.lessons)
    # Before anything was published there is nothing to tell one state from another by.
    ask = _are_public if present.number else _are_public.__wrapped__
    return ask(present, numbers)


def _are_unchanged(edition: Edition) -> bool:
    made_of = dict(zip(edition.lessons, edition.revisions, strict=False))
    return list_revisions(made_of) == made_of


@lru_cache(maxsize=_MOST_ANSWERS)
def _are_public(_present: PresentEdition, numbers: tuple[int, ...]) -> bool:
    return list_public_numbers(numbers) >= set(numbers)


def get_manifest(edition: Edition) -> Manifest:
    """Return what an edition holds."""
    return _read(edition.manifest)


@lru_cache(maxsize=32)
def _read(text: str) -> Manifest:
    return read_manifest(text.encode())


def lay_out(edition: Edition, part: int) -> Archive:
    """Return one of the archives of an edition; the first also has the manifest."""
    manifest = get_manifest(edition)
    files = [file for file in manifest.files if file.part == part]
    return make_archive(edition, [*files, *(_list_frame(edition) if part == 0 else ())])


def lay_out_changes(edition: Edition, older: Edition) -> Archive:
    """Return an archive that, unpacked over `older`, makes `edition` of it.

    What is gone is replaced by nothing: a film that was withdrawn leaves the stick, too.
    """
    changes = find_changes(get_manifest(older).files, get_manifest(edition).files)
    empty = [PackedFile(path=path, bytes=0, sha256="", crc32=0) for path in changes.gone]
    return make_archive(edition, [*changes.fresh, *empty, *_list_frame(edition)])


def measure_changes(edition: Edition, older: Edition) -> int:
    """Return how many bytes `lay_out_changes` has."""
    return lay_out_changes(edition, older).layout.size


def make_archive(edition: Edition, files: Iterable[PackedFile]) -> Archive:
    """Return `files` as one archive of `edition`."""
    listed = tuple(files)
    members = [Member(path=one.path, size=one.bytes, crc32=one.crc32) for one in listed]
    made_at = timezone.localtime(edition.made_at)
    layout = Layout(members, top=get_manifest(edition).top, made_at=made_at)
    return Archive(layout=layout, files=listed)


def _list_frame(edition: Edition) -> tuple[PackedFile, ...]:
    return tuple(
        PackedFile(path=path, bytes=len(content), sha256="", crc32=crc32(content))
        for path, content in (
            (MANIFEST, edition.manifest_bytes),
            (SIGNATURE, bytes(edition.signature)),
        )
    )


def read_frame(edition: Edition, path: str) -> bytes:
    """Return what an edition itself brings: its manifest, its signature, or nothing."""
    return {
        MANIFEST: edition.manifest_bytes,
        SIGNATURE: bytes(edition.signature),
    }.get(path, b"")


def _list() -> QuerySet[Pack]:
    return Pack.objects.select_related("edition", "grade__level", "subscription")
