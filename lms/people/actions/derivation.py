"""Wagtail's groups, brought in line with memberships. Idempotent: run as often as you like."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet

from lms.people.actions.collections import derive_collections
from lms.people.actions.group_rights import name_group, shape_groups
from lms.people.models import DerivedGroup, Membership
from lms.people.models.derived import CURRICULUM
from lms.people.rules import CAPABILITIES, Capability, Role


@dataclass(frozen=True, kw_only=True)
class GroupKey:
    """Which derived group: of a role, or of a media right at an organisation."""

    role: str = ""
    organisation_id: int | None = None
    media_right: str = ""


@transaction.atomic
def derive_everything() -> list[str]:
    """Repair collections, groups, their rights and their members; return what was wrong."""
    return [*derive_collections(), *derive_groups(), *shape_groups()]


@transaction.atomic
def derive_groups(
    user_ids: Iterable[Any] | None = None, organisation_ids: Iterable[int] = ()
) -> list[str]:
    """Put people into exactly the groups that their memberships ask for.

    For some people, or for everybody. Groups appear with their first member and go with the last;
    those of `organisation_ids` are looked at even when nobody is left in them.
    """
    users = None if user_ids is None else set(user_ids)
    wanted = _read_wanted(users)
    concerned = {key.organisation_id for key in wanted} | set(organisation_ids)
    existing = {_key_of(one): one.group_id for one in _read_groups(concerned, users)}
    repairs = []
    made = {key: _make_group(key) for key in wanted.keys() - existing.keys()}
    shape_groups(made.values())
    existing |= made
    repairs += [f"group made: {key}" for key in made]
    repairs += _place_members(
        {existing[key]: members for key, members in wanted.items()}, set(existing.values()), users
    )
    empty = Group.objects.filter(pk__in=existing.values(), user=None)
    for group in empty:
        repairs.append(f"group removed: {group}")
        group.delete()
    return repairs


def _read_wanted(users: set | None) -> dict[GroupKey, set]:
    held = Membership.objects.effective()
    if users is not None:
        held = held.filter(user_id__in=users)
    wanted: dict[GroupKey, set] = defaultdict(set)
    columns = ("user_id", "role", "organisation_id", "organisation__depth")
    for user_id, role, organisation_id, depth in held.values_list(*columns):
        for key in _find_keys(Role(role), organisation_id, at_top=depth == 1):
            wanted[key].add(user_id)
    return wanted


def _read_groups(organisation_ids: set, users: set | None) -> QuerySet[DerivedGroup]:
    if users is None:
        return DerivedGroup.objects.all()
    return DerivedGroup.objects.filter(
        ~Q(role="") | Q(organisation__in=organisation_ids) | Q(group__user__in=users)
    ).distinct()


def _find_keys(role: Role, organisation_id: int, *, at_top: bool) -> list[GroupKey]:
    allowed = CAPABILITIES[role]
    keys = []
    if Capability.MANAGE_CURRICULUM in allowed and at_top:
        keys.append(GroupKey(role=CURRICULUM))
    if Capability.ENTER_ADMIN in allowed:
        keys.append(GroupKey(role=role.value))
    if Capability.WRITE_LESSONS in allowed:
        right = DerivedGroup.MediaRight.WRITE
    elif Capability.VIEW_LESSONS in allowed:
        right = DerivedGroup.MediaRight.READ
    else:
        return keys
    return [*keys, GroupKey(organisation_id=organisation_id, media_right=right.value)]


def _key_of(group: DerivedGroup) -> GroupKey:
    return GroupKey(
        role=group.role, organisation_id=group.organisation_id, media_right=group.media_right
    )


def _make_group(key: GroupKey) -> int:
    derived = DerivedGroup(
        role=key.role, organisation_id=key.organisation_id, media_right=key.media_right
    )
    # A group of this name that is not marked as ours is a leftover; it is taken over.
    derived.group, _created = Group.objects.get_or_create(name=name_group(derived))
    derived.save()
    return derived.group_id


def _place_members(wanted: dict[int, set], ours: set[int], users: set | None) -> list[str]:
    field: Any = get_user_model()._meta.get_field("groups")
    through, name = field.remote_field.through, f"{field.m2m_field_name()}_id"
    rows = through._default_manager.filter(group_id__in=ours)
    if users is not None:
        rows = rows.filter(**{f"{name}__in": users})
    current = {(getattr(row, name), row.group_id): row.pk for row in rows}
    right = {(user, group) for group, members in wanted.items() for user in members}
    missing, extra = right - current.keys(), current.keys() - right
    # Rows written directly, so that m2m_changed is not sent to the handler that called us.
    if missing:
        through._default_manager.bulk_create(
            [through(**{name: user, "group_id": group}) for user, group in sorted(missing)],
            ignore_conflicts=True,
        )
    if extra:
        through._default_manager.filter(pk__in=[current[pair] for pair in extra]).delete()
    return [f"member added: person {user}, group {group}" for user, group in sorted(missing)] + [
        f"member removed: person {user}, group {group}" for user, group in sorted(extra)
    ]
