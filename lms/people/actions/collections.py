"""Wagtail's collections, mirroring the organisation tree, so that pictures have an owner."""

from collections.abc import Iterable

from wagtail import hooks
from wagtail.models import Collection

from lms.people.conf import get_conf
from lms.people.models import Organisation


def get_shared_collection() -> Collection:
    """Return the collection that everybody may choose from, making it when it is missing."""
    root = Collection.get_first_root_node()
    name = get_conf().shared_collection
    ours = Organisation.objects.exclude(collection=None).values("collection_id")
    found = root.get_children().filter(name=name).exclude(pk__in=ours).first()
    return found or root.add_child(instance=Collection(name=name))


def derive_collections(organisation_ids: Iterable[int] | None = None) -> list[str]:
    """Give organisations, some or all of them, their collection below their parent's.

    A collection keeps its pictures through every move and rename. Returns what was wrong.
    """
    chosen = Organisation.objects.order_by("path")
    if organisation_ids is not None:
        chosen = chosen.filter(pk__in=set(organisation_ids))
    organisations = list(chosen.select_related("collection"))
    repairs = []
    for organisation in organisations:
        if organisation.collection is None:
            organisation.collection = _make_collection(organisation)
            repairs.append(f"collection made: {organisation}")
    if repairs and len(organisations) > 1:
        # Collections stand by name: a new one shifts the paths of those that stand behind it.
        organisations = list(chosen.select_related("collection"))
    for organisation in organisations:
        collection = organisation.collection
        if collection.name != organisation.name:
            collection.name = organisation.name
            collection.save(update_fields=["name"])
            repairs.append(f"collection renamed: {organisation}")
    parents = _read_parents(organisations)
    for organisation in organisations:
        parent = parents[organisation.path[: -Organisation.steplen]]
        if organisation.collection.path[: -Collection.steplen] != parent.path:
            # Afresh: an earlier move may have shifted either path.
            collection = Collection.objects.get(pk=organisation.collection_id)
            collection.move(Collection.objects.get(pk=parent.pk), pos="sorted-child")
            repairs.append(f"collection moved: {organisation}")
            parents = _read_parents(organisations)
    return repairs


def remove_empty_collection(collection_id: int) -> None:
    """Remove the collection of an organisation that is gone, unless it still holds something.

    Deleting a collection deletes the pictures and documents in it.
    """
    collection = Collection.objects.filter(pk=collection_id).first()
    if collection is None or not collection.is_leaf():
        return
    contents = [hook(collection) for hook in hooks.get_hooks("describe_collection_contents")]
    if not any(found and found["count"] for found in contents):
        collection.delete()


def _read_parents(chosen: list[Organisation]) -> dict[str, Collection]:
    """Return the collection under which the children of each path belong."""
    above = {organisation.path[: -Organisation.steplen] for organisation in chosen}
    found = Organisation.objects.filter(path__in=above).select_related("collection")
    return {"": Collection.get_first_root_node()} | {one.path: one.collection for one in found}


def _make_collection(organisation: Organisation) -> Collection:
    if organisation.is_root():
        parent = Collection.get_first_root_node()
    else:
        above = Organisation.objects.select_related("collection").get(
            path=organisation.path[: -Organisation.steplen]
        )
        parent = above.collection or _make_collection(above)
    made = parent.add_child(instance=Collection(name=organisation.name))
    # Past save(): its handler would come back here.
    Organisation.objects.filter(pk=organisation.pk).update(collection=made)
    return made
