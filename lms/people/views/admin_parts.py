"""Parts of Wagtail's own admin pages: the dashboard panel, and lists of its admin API."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

from lms.people.queries import list_own_memberships


class OwnRolesPanel(Component):
    """On the dashboard: what I am, and where."""

    name = "people_own_roles"
    template_name = "people/admin/own_roles_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        memberships = list(list_own_memberships(user))
        return {"memberships": memberships, "is_superuser": user.is_superuser}


class ReachedFiles:
    """Narrows an endpoint of the admin API, which lists every file to everybody, to the policy."""

    request: Any

    def get_queryset(self) -> Any:
        found = super().get_queryset()  # type: ignore[misc]  # of the endpoint mixed with
        policy = policy_registry.get_by_type(found.model)
        reached = policy.instances_user_has_any_permission_for(
            self.request.user, ["choose", "change", "delete"]
        )
        return found.filter(pk__in=reached.values("pk"))


class ReachedImages(ReachedFiles, ImagesAdminAPIViewSet):
    """Pictures that the person may choose or change."""


class ReachedDocuments(ReachedFiles, DocumentsAdminAPIViewSet):
    """Documents that the person may choose or change."""
