"""The fingerprint of a thing: every file that it shows, by what the file holds now."""

import hashlib
import json
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage
from django.core.serializers.json import DjangoJSONEncoder
from modelcluster.models import get_all_child_relations
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex

from lessons.reviews.rules.chain import hash_text
from lessons.reviews.rules.contents import digest_content
from lessons.reviews.rules.fingerprints import Bytes, FileKind, Fingerprint
from media_pipeline.models import Source

MISSING = "missing"
"""Instead of a hash, for a file that is not there to be read."""
CHUNK = 1024 * 1024


def read_fingerprint(thing: Any) -> Fingerprint:
    """Return the files of `thing`, which may be a revision as an object; the bytes are read."""
    found: list[Bytes] = []
    for model, pk in _list_references(thing):
        if issubclass(model, Source):
            found += _read_film(pk)
        elif issubclass(model, get_document_model()):
            found.append(_read_stored(FileKind.DOCUMENT, model, pk))
        elif issubclass(model, get_image_model()):
            found.append(_read_stored(FileKind.PICTURE, model, pk))
    file: Any = getattr(thing, "file", None)
    stored = getattr(file, "stored", None)
    if stored is not None:
        found.append(Bytes(kind=FileKind.FILE, name=file.filename, sha256=stored.sha256))
    return Fingerprint(tuple(sorted(set(found))))


def digest_thing(thing: Any) -> str:
    """Return the hash of what readers see of `thing` as it is in memory."""
    return digest_stored(type(thing), thing.serializable_data())


def digest_stored(model: Any, content: Any) -> str:
    """Return the hash of a revision's content."""
    plain = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    parents = {
        relation.get_accessor_name(): relation.field.name
        for relation in get_all_child_relations(model)
        if relation.get_accessor_name() not in {"wagtail_admin_comments", "comments"}
    }
    return digest_content(plain, parents=parents)


def hash_captions(vtt: str) -> str:
    """Return the hash of captions as they are kept."""
    return hash_text(vtt)


def _list_references(thing: Any) -> set[tuple[Any, str]]:
    found = set()
    # The one place that knows streams, rich text and child rows alike.
    for reference in ReferenceIndex._extract_references_from_object(thing):
        type_id, pk = reference[0], reference[1]
        model = _find_model(type_id)
        if model is not None:
            found.add((model, str(pk)))
    return found


def _find_model(type_id: int) -> Any:
    return ContentType.objects.get_for_id(type_id).model_class()


def _read_film(pk: str) -> list[Bytes]:
    source = Source.objects.filter(pk=pk).select_related("original").first()
    if source is None:
        return [Bytes(kind=FileKind.FILM, name=pk, sha256=MISSING)]
    found = [Bytes(kind=FileKind.FILM, name=pk, sha256=source.original.sha256)]
    found += [
        Bytes(kind=FileKind.CAPTIONS, name=f"{pk}:{one.language}", sha256=hash_captions(one.vtt))
        for one in source.captions.all()
    ]
    found += [
        Bytes(
            kind=FileKind.SOUND,
            name=f"{pk}:{one.kind}:{one.language}",
            sha256=one.original.sha256,
        )
        for one in source.extra_sounds.select_related("original")
    ]
    return found


def _read_stored(kind: FileKind, model: Any, pk: str) -> Bytes:
    row = model._default_manager.filter(pk=pk).first()
    sha256 = hash_stored(row.file.storage, row.file.name) if row and row.file else MISSING
    return Bytes(kind=kind, name=pk, sha256=sha256)


def hash_stored(storage: Storage, name: str) -> str:
    """Return the SHA-256 of a file in a storage."""
    digest = hashlib.sha256()
    try:
        with storage.open(name) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError:
        return MISSING
    return digest.hexdigest()
