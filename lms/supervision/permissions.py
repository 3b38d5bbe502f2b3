"""Who supervises what: a seam, because roles and organisations live on a floor above."""

from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from lms.supervision.conf import get_conf

SUPERVISE = "supervise"
OBSERVE = "observe_lessons"
TEACH = "write_lessons"


class Oversight:
    """A policy that knows no roles: superusers supervise everything, others nothing.

    `LMS["SUPERVISION"]["POLICY"]` names the site's own, which answers the same questions.
    """

    def list_places(self, user: Any, capability: str = SUPERVISE) -> QuerySet[Any]:
        """Return the organisations where `user` has `capability`, in tree order."""
        places = apps.get_model("people", "Organisation").objects.order_by("path")
        found: QuerySet[Any] = places.all() if self.may(user, capability) else places.none()
        return found

    def may(self, user: Any, capability: str, place: Any = None) -> bool:
        """Tell whether `user` has `capability` at `place`; without one, anywhere."""
        return bool(user.is_active and user.is_superuser)

    def require(self, user: Any, capability: str, place: Any) -> None:
        """Refuse unless `user` has `capability` at `place`, roles read afresh.

        :raises PermissionDenied: they have not.
        """
        if not self.may(user, capability, place):
            raise PermissionDenied

    def list_people(self, place: Any, capability: str = SUPERVISE) -> set[Any]:
        """Return, by number, who has `capability` by a role at `place` itself."""
        return set()


def get_policy() -> Any:
    """Return the policy of the site."""
    return get_conf().make_policy()


def list_places(user: Any) -> QuerySet[Any]:
    """Return the organisations that `user` supervises, in tree order."""
    places: QuerySet[Any] = get_policy().list_places(user)
    return places
