"""Where an upload is to go, as a request names it: a collection, maybe a recording to replace."""

import uuid
from dataclasses import dataclass
from typing import Any

from wagtail.models import Collection

from media_pipeline.models import Source
from media_pipeline.permissions import list_changeable_sources, list_upload_collections


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A collection that the person may bring recordings into."""

    collection: Collection
    replaces: Source | None = None


def find_destination(user: Any, *, collection: str = "", replaces: str = "") -> Destination | None:
    """Return what the texts name, as far as `user` may; without a collection, the one of the
    recording to replace, else the first there is.
    """
    replaced = None
    if replaces:
        replaced = find_replaced(user, replaces)
        if replaced is None:
            return None
        collection = collection or str(replaced.collection_id)
    allowed = list_upload_collections(user)
    if collection:
        # A number too long for the database is nobody's collection.
        known = collection.isascii() and collection.isdigit() and len(collection) < 10
        found = allowed.filter(pk=int(collection)).first() if known else None
    else:
        found = allowed.order_by("path").first()
    return None if found is None else Destination(collection=found, replaces=replaced)


def find_replaced(user: Any, key: str) -> Source | None:
    """Return the recording of that key if `user` may replace it."""
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        return None
    return list_changeable_sources(user).filter(key=wanted).first()
