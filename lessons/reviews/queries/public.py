"""Which live things, files and captions everybody may see: columns alone, asked for each reader."""

from typing import Any

from django.core.cache import cache
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.documents import get_document_model

from lessons.reviews.models import Approval, ApprovedFile
from lessons.reviews.models.things import get_thing_type
from lessons.reviews.queries.files import hash_captions, hash_stored
from lessons.reviews.queries.things import list_guarded_models
from lessons.reviews.rules.fingerprints import FileKind
from media_pipeline.models import Caption

# The hash of a file is read once; another file of the same row has another name or size.
KEPT_S = 7 * 24 * 3600
_FILMS = ("recording", "source")


def keep_approved(things: QuerySet[Any]) -> QuerySet[Any]:
    """Keep of `things`, live ones, those whose live revision and film are approved.

    Models that the gate does not guard are left alone.
    """
    model: Any = things.model
    if not issubclass(model, tuple(list_guarded_models())):
        return things
    about = {"thing_type": get_thing_type(model()), "thing_id": Cast(OuterRef("pk"), CharField())}
    held = Approval.objects.in_force().filter(**about, revision_number=OuterRef("live_revision_id"))
    found = things.filter(Exists(held))
    names = {field.name for field in model._meta.get_fields()}
    for film in names.intersection(_FILMS):
        shown = ApprovedFile.objects.filter(
            **{f"approval__{name}": value for name, value in about.items()},
            approval__ended_at=None,
            kind=FileKind.FILM,
            name=Cast(OuterRef(f"{film}_id"), CharField()),
            sha256=OuterRef(f"{film}__original__sha256"),
        )
        found = found.filter(Q(**{f"{film}__isnull": True}) | Exists(shown))
    return found


def is_shown(thing: Any) -> bool:
    """Tell whether everybody may see `thing` as it stands in its row."""
    model = type(thing)
    return bool(keep_approved(model._default_manager.filter(pk=thing.pk, live=True)).exists())


def may_show_captions(caption: Caption) -> bool:
    """Tell whether everybody may read `caption`: it is as approved, or its film is not ours."""
    in_force = ApprovedFile.objects.filter(approval__ended_at=None)
    number = str(caption.source_id)
    if not in_force.filter(kind=FileKind.FILM, name=number).exists():
        return True
    return in_force.filter(
        kind=FileKind.CAPTIONS,
        name=f"{number}:{caption.language}",
        sha256=hash_captions(caption.vtt),
    ).exists()


def is_as_approved(file: Any) -> bool:
    """Tell whether a document or picture holds what was approved, or nothing approved shows it."""
    kind = FileKind.DOCUMENT if isinstance(file, get_document_model()) else FileKind.PICTURE
    approved = ApprovedFile.objects.filter(approval__ended_at=None, kind=kind, name=str(file.pk))
    hashes = set(approved.values_list("sha256", flat=True))
    return not hashes or read_hash(file) in hashes


def read_hash(file: Any) -> str:
    """Return the SHA-256 of a document or picture, from the cache where it was asked before."""
    parts = (file._meta.label_lower, file.pk, file.file.name, file.file_size, file.file_hash)
    key = "reviews:sha256:" + hash_captions("\x00".join(str(part) for part in parts))
    found: str | None = cache.get(key)
    if found is None:
        found = hash_stored(file.file.storage, file.file.name)
        cache.set(key, found, KEPT_S)
    return found
