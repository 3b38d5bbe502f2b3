"""Resources as the table of everything public describes them."""

from collections.abc import Iterator
from typing import Any

from lessons.discovery.rules import Item
from lessons.library.models import Resource, Selection
from lessons.library.rules.kinds import Audience, Kind, find_licence_address
from media_pipeline.queries.library import describe

SOURCE = "resource"
_LICENCES: dict[str, Any] = {str(code): name for code, name in Resource.LICENCE_CHOICES}


def name_origin(pk: int) -> str:
    """Return the key of a resource in that table; it never changes."""
    return f"{SOURCE}:{pk}"


def is_findable(resource: Resource) -> bool:
    """Tell whether everybody may find it."""
    return resource.live and resource.audience == Audience.EVERYONE


def describe_item(resource: Resource) -> Item:
    """Return a public resource as that table takes it."""
    source, file = resource.source, resource.file
    smallest = describe(source).smallest if source else file
    return Item(
        origin=name_origin(resource.pk),
        kind=resource.kind.replace("_", "-"),
        url=resource.get_absolute_url(),
        title=resource.title,
        summary=resource.description,
        text=resource.tags,
        course_id=resource.course_id,
        topic_id=resource.topic_id,
        series=resource.series,
        teacher=resource.made_by,
        duration_ms=source.original.duration_ms if source else None,
        size_bytes=smallest.bytes if smallest else None,
        has_captions=source is not None and source.captions.exists(),
        licence=resource.licence,
        published_at=resource.first_published_at,
    )


def name_licence(code: str) -> str:
    """Return where the terms of a licence stand, or what it is called where no page has them."""
    return find_licence_address(code) or str(_LICENCES.get(code, code))


def list_items() -> Iterator[Item]:
    """Return all resources that everybody may find."""
    found = Resource.objects.filter(live=True, audience=Audience.EVERYONE)
    for resource in found.exclude(kind=Kind.TRAINING).with_places().iterator(chunk_size=500):
        yield describe_item(resource)


SELECTIONS = "collection"


def name_selection_origin(pk: int) -> str:
    """Return the key of a collection in that table."""
    return f"{SELECTIONS}:{pk}"


def describe_selection(selection: Selection) -> Item:
    """Return a public collection as that table takes it."""
    owner = selection.owner
    return Item(
        origin=name_selection_origin(selection.pk),
        kind="collection",
        url=selection.get_absolute_url(),
        title=selection.title,
        summary=selection.description,
        course_id=selection.course_id,
        teacher=owner.get_full_name() if owner else "",
        published_at=selection.first_published_at,
    )


def list_selection_items() -> Iterator[Item]:
    """Return all collections that everybody may find."""
    found = Selection.objects.filter(live=True).select_related("owner")
    for selection in found.iterator(chunk_size=500):
        yield describe_selection(selection)
