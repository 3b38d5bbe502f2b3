"""Who meets the drafts of which resource and collection: one's own, and those of one's people.

What is public is read through `shown_to`, which hides what of it is not reviewed yet.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from lessons.library.permissions import LibraryPolicy
from lms.people.models import Membership
from lms.people.models.organisations import match_scope
from lms.people.permissions.scopes import get_scope, has_capability
from lms.people.rules import Capability


class OrganisationLibraryPolicy(LibraryPolicy):
    """The library's policy by roles: nobody publishes, for every resource goes through review."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not user.is_active or action == "publish":
            return False
        if action == "add":
            return has_capability(user, Capability.ADD_RESOURCES)
        if action in ("change", "delete", "view", "withdraw"):
            # Reviewers read the editing screen of what they decide about.
            return has_capability(user, Capability.ADD_RESOURCES) or has_capability(
                user, Capability.VIEW_LESSONS
            )
        return bool(user.is_superuser)

    def find_instances(self, user: Any, action: str) -> Q:
        """Return which rows `user` may do `action` to: one's own, and as a supervisor some more."""
        if not self.user_has_permission(user, action):
            return Q(pk__in=[])
        rest = Q(live=False) if action == "delete" else Q()
        if user.is_superuser:
            return Q(pk__isnull=False) & rest
        found = Q(owner=user.pk) & rest
        if action in ("view", "withdraw"):
            scope = get_scope(user, Capability.VIEW_LESSONS)
            if scope:
                members = Membership.objects.filter(match_scope("organisation__path", scope))
                found |= Q(owner__in=members.values("user_id"))
        return found

    def instances_with_visible_history(self, user: Any) -> QuerySet:
        """Return what `user` may read the history of."""
        found: QuerySet = self.model._default_manager.filter(self.find_instances(user, "view"))
        return found

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        """Return superusers: who else may do what is a question of roles, asked one by one."""
        users: QuerySet = super().users_with_any_permission(actions)
        return users.filter(is_superuser=True)


class OrganisationCompletionPolicy(ModelPermissionPolicy):
    """Who completed which training is read by those who may read who works there."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and has_capability(user, Capability.VIEW_PEOPLE)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        rows = self.model._default_manager
        scope = get_scope(user, Capability.VIEW_PEOPLE)
        if "view" not in actions or not scope:
            return rows.none()
        members = Membership.objects.within(scope)
        return rows.all() if scope.everything else rows.filter(user__in=members.values("user_id"))

    def find_places(self, user: Any, people: Iterable[Any]) -> dict[Any, str]:
        """Return where each of `people` works, as far as it lies within the reach of `user`."""
        held = Membership.objects.within(get_scope(user, Capability.VIEW_PEOPLE))
        places: dict[Any, list[str]] = {}
        for person, name in (
            held.filter(user__in=set(people))
            .order_by("organisation__path")
            .values_list("user_id", "organisation__name")
        ):
            if name not in places.setdefault(person, []):
                places[person].append(name)
        return {person: ", ".join(names) for person, names in places.items()}
