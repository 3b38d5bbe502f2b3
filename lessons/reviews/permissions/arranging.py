"""Who arranges the review: the policy of the review is asked, not permissions of Django's."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.permission_policies import BasePermissionPolicy

from lessons.reviews.conf import get_conf


class ArrangingPolicy(BasePermissionPolicy):
    """Whoever may arrange adds and changes; what votes hang on is not deleted."""

    actions = frozenset({"add", "change", "view"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.actions and bool(get_conf().make_policy().may_arrange(user))

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        """Return superusers: who else may is asked one by one."""
        return get_user_model()._default_manager.filter(is_active=True, is_superuser=True)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        rows = self.model._default_manager
        return rows.all() if self.user_has_any_permission(user, actions) else rows.none()

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Iterable[str], instance: Any
    ) -> bool:
        reached = self.instances_user_has_any_permission_for(user, actions)
        return bool(reached.filter(pk=instance.pk).exists())

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)


class AppointingPolicy(ArrangingPolicy):
    """Appointments of people in one's reach; they may be taken back."""

    actions = ArrangingPolicy.actions | {"delete"}

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> Any:
        found = super().instances_user_has_any_permission_for(user, actions)
        reached = get_conf().make_policy().list_appointable(user)
        return found.filter(person__in=reached.values("pk"))
