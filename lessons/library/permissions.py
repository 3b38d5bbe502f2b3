"""Who may do what with resources and collections, in any host site.

The policy of a host that has more to say (as `lms.people` has) subclasses this one and registers
itself before this app does.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

MEET = ["view", "change"]


class LibraryPolicy(ModelPermissionPolicy):
    """Django's permissions of a group: `add` brings and edits one's own, `change` everybody's.

    Whoever may publish does so by hand; where a workflow reviews, give `publish` to nobody.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not user.is_active:
            return False
        if action == "withdraw":
            return self.user_has_permission(user, "change")
        if action in ("change", "delete", "view"):
            return any(
                super(LibraryPolicy, self).user_has_permission(user, one)
                for one in ("add", "change", action)
            )
        return bool(super().user_has_permission(user, action))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        found = self.instances_user_has_any_permission_for(user, list(actions))
        return bool(found.filter(pk=instance.pk).exists())

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet:
        wanted = Q(pk__in=[])
        for action in actions:
            wanted |= self.find_instances(user, action)
        return self.model._default_manager.filter(wanted)

    def find_instances(self, user: Any, action: str) -> Q:
        """Return which rows `user` may do `action` to, as a condition."""
        if not self.user_has_permission(user, action):
            return Q(pk__in=[])
        everybodys = ("publish",) if action == "publish" else ("change", action)
        found = Q(owner=user.pk)
        if any(super(LibraryPolicy, self).user_has_permission(user, one) for one in everybodys):
            found = Q(pk__isnull=False)
        # What is public is withdrawn first: somebody may rely on it.
        return found & Q(live=False) if action == "delete" else found


def get_policy(model: type) -> Any:
    """Return the policy of a model of the library, ours unless a host registered one."""
    if not policy_registry.get_by_type(model, fallback=False):
        # Records have no owner who could edit them: Django's own permission to view them decides.
        owned = hasattr(model, "live")
        policy = LibraryPolicy(model) if owned else ModelPermissionPolicy(model)
        register_permission_policy(model, policy)
    return policy_registry.get_by_type(model)


def list_reached(user: Any, model: type, actions: Any = MEET) -> Any:
    """Return the rows of `model` that `user` may do any of `actions` to."""
    return get_policy(model).instances_user_has_any_permission_for(user, actions)


def require(user: Any, action: str, instance: Any) -> None:
    """Refuse unless `user` may do `action` to `instance`.

    :raises PermissionDenied: otherwise.
    """
    if not get_policy(type(instance)).user_has_permission_for_instance(user, action, instance):
        raise PermissionDenied
