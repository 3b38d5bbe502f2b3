"""Who supervises what, by roles: what the supervision, a floor below, asks of the people."""

from typing import Any

from django.db.models import QuerySet

from lms.people.models import Membership, Organisation
from lms.people.permissions.scopes import get_scope, require
from lms.people.rules import Capability, find_roles_allowing

_SUPERVISE = Capability.SUPERVISE.value


class OrganisationOversight:
    """The policy that `LMS["SUPERVISION"]["POLICY"]` names; it keeps nothing."""

    def list_places(self, user: Any, capability: str = _SUPERVISE) -> QuerySet[Organisation]:
        """Return the organisations where `user` has `capability`, in tree order."""
        return Organisation.objects.within(get_scope(user, Capability(capability)))

    def may(self, user: Any, capability: str, place: Organisation | None = None) -> bool:
        """Tell whether `user` has `capability` at `place`; without one, anywhere."""
        scope = get_scope(user, Capability(capability))
        return bool(scope) if place is None else scope.covers(place.path)

    def require(self, user: Any, capability: str, place: Organisation) -> None:
        """Refuse unless `user` has `capability` at `place`, roles read afresh.

        :raises NotAllowed: they have not.
        """
        require(user, Capability(capability), place)

    def list_people(self, place: Organisation, capability: str = _SUPERVISE) -> set[int]:
        """Return, by number, who has `capability` by a role at `place` itself."""
        held = Membership.objects.effective().filter(
            organisation=place, role__in=find_roles_allowing(Capability(capability))
        )
        return set(held.filter(user__is_active=True).values_list("user_id", flat=True))
