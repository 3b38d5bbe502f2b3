"""Which pages somebody meets in the admin: live ones, own ones, and those of their people."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy

from lms.people.conf import get_conf
from lms.people.models import Membership
from lms.people.models.organisations import match_paths, match_scope
from lms.people.permissions.scopes import get_scope, has_capability
from lms.people.rules import Capability

_ROOTS_MEMO = "_people_lesson_root_paths"
# Page permissions that a superuser may have given by hand; "add" is what we derive ourselves.
_GIVEN_BY_HAND = {"change", "publish", "lock", "unlock", "bulk_delete"}


class OrganisationPagePolicy(PagePermissionPolicy):
    """Wagtail's policy, narrowed for whoever holds a role and unchanged for everybody else.

    What may be done to a page still comes from group permissions (derived ones allow to add, and
    so to edit one's own); this decides what is seen at all. Wagtail alone would show every draft
    below a page to whoever may add there.
    """

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        # Readers hold no page permission; "change" is what the explorer asks for among others.
        if "change" in actions and self._reads_lessons(user):
            return True
        return super().user_has_any_permission(user, actions)

    def instances_with_direct_explore_permission(self, user: Any) -> Any:
        given = super().instances_with_direct_explore_permission(user)
        if user.is_superuser or not self._reads_lessons(user):
            return given
        return [*given, *self.model.base_page_model.objects.filter(pk__in=self._find_roots(user))]

    def explorable_instances(self, user: Any) -> QuerySet:
        if user.is_superuser or not user.is_active or not self._is_ours(user):
            return super().explorable_instances(user)
        pages = self.model._default_manager
        paths = self._find_roots(user).values()
        seen = Q(live=True) | Q(owner=user.pk)
        scope = get_scope(user, Capability.VIEW_LESSONS)
        if scope:
            members = Membership.objects.filter(match_scope("organisation__path", scope))
            seen |= Q(owner__in=members.values("user_id"))
        found = pages.filter(match_paths("path", paths) & seen)
        if any(self._is_by_hand(one) for one in self.get_cached_permissions_for_user(user)):
            # A queryset of its own: joined with | Wagtail's would keep the joins of both.
            given = self.instances_user_has_any_permission_for(user, _GIVEN_BY_HAND)
            above = self._find_ancestors(user)
            found = pages.filter(
                Q(pk__in=found.values("pk")) | Q(pk__in=given.values("pk")) | Q(path__in=above)
            )
        return found

    def instances_with_visible_history(self, user: Any) -> QuerySet:
        """Return the pages of which `user` may read who did what.

        That a lesson is live shows it to every school, but not who wrote and reviewed it.
        """
        explorable = self.explorable_instances(user)
        if user.is_superuser:
            return explorable
        members = Membership.objects.within(get_scope(user, Capability.VIEW_LESSONS))
        given = self.instances_user_has_any_permission_for(user, _GIVEN_BY_HAND)
        # The pages where lessons begin belong to nobody's school.
        return explorable.filter(
            Q(owner=user.pk)
            | Q(owner__in=members.values("user_id"))
            | Q(pk__in=self._find_roots(user))
            | Q(pk__in=given.values("pk"))
        )

    def may_see(self, user: Any, page_ids: Iterable[int]) -> bool:
        """Tell whether `user` may meet every one of these pages, by whatever address."""
        # The root of the tree is no page: it has no title of anybody's to give away.
        wanted = self.model._default_manager.filter(pk__in=set(page_ids), depth__gt=1)
        return not wanted.exclude(pk__in=self.explorable_instances(user).values("pk")).exists()

    def _is_ours(self, user: Any) -> bool:
        return has_capability(user, Capability.ENTER_ADMIN)

    def _reads_lessons(self, user: Any) -> bool:
        return has_capability(user, Capability.VIEW_LESSONS)

    def _is_by_hand(self, permission: Any) -> bool:
        return permission.permission.codename.rsplit("_", 1)[0] in _GIVEN_BY_HAND

    def _find_ancestors(self, user: Any) -> set[str]:
        # The way down from the common ancestor to a page given by hand.
        root = self.explorable_root_instance(user)
        if root is None:
            return set()
        step = root.steplen
        pages = self.instances_with_direct_explore_permission(user)
        return {
            page.path[:length]
            for page in pages
            for length in range(len(root.path), len(page.path) + 1, step)
        }

    def _find_roots(self, user: Any) -> dict[int, str]:
        """Return the ids and paths of the pages where lessons begin, once per user object."""
        if (roots := user.__dict__.get(_ROOTS_MEMO)) is None:
            labels = {config.label for config in apps.get_app_configs()}
            roots = {
                pk: path
                for name in get_conf().lesson_roots
                if name.split(".")[0] in labels
                for pk, path in apps.get_model(name)._default_manager.values_list("pk", "path")
            }
            user.__dict__[_ROOTS_MEMO] = roots
        return roots
