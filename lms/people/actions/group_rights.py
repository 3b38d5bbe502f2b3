"""What a derived group may do in Wagtail: page, collection and admin permissions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from lms.people.actions.collections import get_shared_collection
from lms.people.conf import get_conf
from lms.people.models import DerivedGroup
from lms.people.models.derived import CURRICULUM
from lms.people.rules import CAPABILITIES, Capability, Role

_CODENAMES = {
    "access_admin": "wagtailadmin",
    "add_page": "wagtailcore",
    "choose_image": "wagtailimages",
    "add_image": "wagtailimages",
    "choose_document": "wagtaildocs",
    "add_document": "wagtaildocs",
    "choose_source": "media_pipeline",
    "add_source": "media_pipeline",
}
_CURRICULUM = tuple(
    f"{verb}_{name}"
    for verb in ("add", "change", "delete", "view")
    for name in ("level", "grade", "subject", "course", "topic")
)
_CODENAMES |= dict.fromkeys(_CURRICULUM, "curriculum")
_CHOOSE = ("choose_image", "choose_document", "choose_source")
_ADD = ("add_image", "add_document", "add_source")


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Permission ids; for pages and collections, pairs of the place and the permission."""

    general: frozenset[int]
    pages: frozenset[tuple[int, int]]
    collections: frozenset[tuple[int, int]]


def name_group(derived: DerivedGroup) -> str:
    """Return the group's name; only superusers ever read it."""
    if derived.role:
        return f"songhoc: {derived.role}"
    return f"songhoc: media {derived.organisation_id} {derived.media_right}"


def list_lesson_roots() -> list[Any]:
    """Return the pages below which lessons are written; none where no catalogue is installed."""
    labels = {config.label for config in apps.get_app_configs()}
    names = [name for name in get_conf().lesson_roots if name.split(".")[0] in labels]
    return [page for name in names for page in apps.get_model(name)._default_manager.all()]


def shape_groups(group_ids: Iterable[int] | None = None) -> list[str]:
    """Give derived groups, some or all of them, exactly their rights; return what was wrong."""
    chosen = DerivedGroup.objects.select_related("organisation", "group")
    if group_ids is not None:
        chosen = chosen.filter(pk__in=set(group_ids))
    groups = list(chosen)
    if not groups:
        return []
    places = _Places()
    held = _read_held([one.pk for one in groups])
    repairs = []
    for one in groups:
        right = places.find_rights(one)
        if held[one.pk] != right:
            _set_rights(one.group, held=held[one.pk], right=right)
            repairs.append(f"rights corrected: {one.group}")
    return repairs


class _Places:
    """What the rights of groups are made of, each read once and when a group first asks for it."""

    def __init__(self) -> None:
        found = Permission.objects.filter(
            codename__in=_CODENAMES, content_type__app_label__in=set(_CODENAMES.values())
        ).select_related("content_type")
        self.permissions = {
            one.codename: one.pk
            for one in found
            if _CODENAMES[one.codename] == one.content_type.app_label
        }

    @cached_property
    def roots(self) -> list[int]:
        return [page.pk for page in list_lesson_roots()]

    @cached_property
    def shared(self) -> int:
        return get_shared_collection().pk

    def find_rights(self, derived: DerivedGroup) -> Rights:
        if derived.organisation:
            writes = derived.media_right == DerivedGroup.MediaRight.WRITE
            wanted = (*_CHOOSE, *_ADD) if writes else _CHOOSE
            own = derived.organisation.collection_id
            return Rights(
                general=frozenset(),
                pages=frozenset(),
                collections=self._at([own] if own else [], wanted),
            )
        if derived.role == CURRICULUM:
            return Rights(
                general=self._general(_CURRICULUM), pages=frozenset(), collections=frozenset()
            )
        writes = Capability.WRITE_LESSONS in CAPABILITIES[Role(derived.role)]
        return Rights(
            general=self._general(("access_admin",)),
            pages=self._at(self.roots if writes else [], ("add_page",)),
            collections=self._at([self.shared], _CHOOSE),
        )

    def _general(self, codenames: Iterable[str]) -> frozenset[int]:
        return frozenset(pk for _place, pk in self._at([0], codenames))

    def _at(self, places: list[int], codenames: Iterable[str]) -> frozenset[tuple[int, int]]:
        # An app that is not installed has no permissions, and none are given.
        return frozenset(
            (place, self.permissions[codename])
            for place in places
            for codename in codenames
            if codename in self.permissions
        )


def _read_held(group_ids: list[int]) -> dict[int, Rights]:
    general: dict[int, set] = defaultdict(set)
    pages: dict[int, set] = defaultdict(set)
    collections: dict[int, set] = defaultdict(set)
    through = Group.permissions.through
    for group, permission in through._default_manager.filter(group_id__in=group_ids).values_list(
        "group_id", "permission_id"
    ):
        general[group].add(permission)
    for model, place, found in (
        (GroupPagePermission, "page_id", pages),
        (GroupCollectionPermission, "collection_id", collections),
    ):
        for group, where, permission in model.objects.filter(group_id__in=group_ids).values_list(
            "group_id", place, "permission_id"
        ):
            found[group].add((where, permission))
    return {
        pk: Rights(
            general=frozenset(general[pk]),
            pages=frozenset(pages[pk]),
            collections=frozenset(collections[pk]),
        )
        for pk in group_ids
    }


def _set_rights(group: Group, *, held: Rights, right: Rights) -> None:
    """Write the kinds of rights that are not as they should be, and leave the others."""
    if held.general != right.general:
        group.permissions.set(right.general)
    if held.pages != right.pages:
        GroupPagePermission.objects.filter(group=group).delete()
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group=group, page_id=page, permission_id=permission)
            for page, permission in sorted(right.pages)
        )
    if held.collections != right.collections:
        GroupCollectionPermission.objects.filter(group=group).delete()
        GroupCollectionPermission.objects.bulk_create(
            GroupCollectionPermission(group=group, collection_id=place, permission_id=permission)
            for place, permission in sorted(right.collections)
        )
