"""Who reviews what, by roles: reviewers of the author's school, and offices above it.

`LESSONS["REVIEWS"]["POLICY"]` names this class. Superusers run the machine and judge nothing.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone

from lessons.reviews.models import Round, Submission
from lessons.reviews.permissions.policy import GroupPolicy
from lessons.reviews.rules.voting import StageKind
from lms.people.models import Membership, Organisation
from lms.people.models.organisations import match_paths
from lms.people.permissions.scopes import get_scope, has_capability, read_held_roles
from lms.people.rules import (
    Capability,
    OrganisationKind,
    Role,
    Scope,
    find_roles_allowing,
    find_scope,
)

_REVIEWING = find_roles_allowing(Capability.REVIEW_LESSONS)
_ARRANGING = find_roles_allowing(Capability.MANAGE_CURRICULUM)
# The length of one step of a path in the tree of organisations.
_TOP = Organisation.steplen
_AT_OFFICES = (StageKind.COUNCIL, StageKind.SCORING)


class OrganisationReviewPolicy(GroupPolicy):
    """The members of a stage's groups vote, too: an office may call people by hand."""

    # Groups are derived from roles, and others are for those who run the machine.
    arranges_groups = False

    def find_rounds(self, user: Any) -> Q:
        called = super().find_rounds(user)
        if not user.is_active or user.pk is None:
            return called
        held = read_held_roles(user)
        sits = [one for one in held if one.role is Role.OFFICE_REVIEWER]
        offices = _match_owner(find_scope(sits, Capability.REVIEW_LESSONS))
        schools = find_scope([one for one in held if one not in sits], Capability.REVIEW_LESSONS)
        at_school = Q(stage__kind=StageKind.SPECIALISTS)
        return (
            called
            | (at_school & _match_owner(schools))
            | (at_school & offices & _match_left_to_offices())
            | (Q(stage__kind__in=_AT_OFFICES) & offices)
        )

    def may_enter(self, user: Any) -> bool:
        held = read_held_roles(user) if user.is_active and user.pk else ()
        return bool(find_scope(held, Capability.REVIEW_LESSONS)) or super().may_enter(user)

    def list_called(self, round: Round) -> QuerySet[Any]:
        people = get_user_model()._default_manager.filter(is_active=True)
        roles = frozenset({Role.OFFICE_REVIEWER})
        if round.stage.kind == StageKind.SPECIALISTS:
            roles = _REVIEWING - roles
            if Round.objects.filter(_match_left_to_offices(), pk=round.pk).exists():
                roles = _REVIEWING
        above = Membership.objects.effective().filter(role__in=roles)
        above = above.filter(organisation__path__in=_list_above(round.submission.owner_id))
        by_group = super().list_called(round).values("pk")
        return people.filter(Q(pk__in=above.values("user")) | Q(pk__in=by_group))

    def list_substitutes(self, user: Any) -> QuerySet[Any]:
        """Return who reviews in the same role at the same places, above them or below."""
        people = get_user_model()._default_manager.filter(is_active=True).exclude(pk=user.pk)
        held = Membership.objects.effective().filter(role__in=_REVIEWING)
        equal = Q(pk__in=[])
        for role, path in held.filter(user=user).values_list("role", "organisation__path"):
            above = [path[:end] for end in range(_TOP, len(path) + 1, _TOP)]
            near = Q(organisation__path__in=above) | match_paths("organisation__path", [path])
            equal |= Q(role=role) & near
        by_group = super().list_substitutes(user).values("pk")
        return people.filter(Q(pk__in=held.filter(equal).values("user")) | Q(pk__in=by_group))

    def list_benches(self, stage: Any, *, reader: Any = None) -> dict[str, frozenset[Any]]:
        if stage.kind == StageKind.SPECIALISTS:
            return {}
        by_hand = super().list_benches(stage)[""]
        held = Membership.objects.effective().filter(
            role=Role.OFFICE_REVIEWER, user__is_active=True
        )
        reviewers = list(held.values_list("organisation__path", "user"))
        schools = Organisation.objects.filter(kind=OrganisationKind.SCHOOL.value, is_active=True)
        above = {path[:-_TOP] for path in schools.values_list("path", flat=True)}
        offices = Organisation.objects.filter(path__in=above)
        if reader is not None:
            offices = offices.within(get_scope(reader, Capability.MANAGE_CURRICULUM))
        return {
            name: by_hand | {user for place, user in reviewers if path.startswith(place)}
            for path, name in offices.values_list("path", "name")
        }

    def list_appointable(self, user: Any) -> QuerySet[Any]:
        people = get_user_model()._default_manager.filter(is_active=True)
        held = Membership.objects.effective().filter(role__in=_REVIEWING)
        reached = held.within(get_scope(user, Capability.MANAGE_CURRICULUM))
        return people.filter(pk__in=reached.values("user"))

    def shares_place(self, *, user: Any, people: Iterable[Any]) -> bool:
        schools = _list_schools({user.pk})
        return bool(schools & _list_schools(people))

    def list_near(self, user: Any) -> QuerySet[Any]:
        near = Membership.objects.filter(organisation__in=_match_schools({user.pk}))
        return get_user_model()._default_manager.filter(pk__in=near.values("user"))

    def name_places(self, people: Iterable[Any]) -> dict[Any, str]:
        held = Membership.objects.effective().filter(user__in=set(people))
        # The highest last, so that the school of somebody who also sits at an office is named.
        names = held.order_by("organisation__depth", "pk").values_list("user", "organisation__name")
        return dict(names)

    def name_office(self, owner: Any) -> str:
        above = Organisation.objects.filter(path__in=_list_above(owner))
        offices = above.exclude(kind=OrganisationKind.SCHOOL).order_by("depth", "path")
        found = offices.first() or Organisation.objects.order_by("path").first()
        return found.name if found else ""

    def find_withdrawable(self, user: Any) -> Q:
        held = read_held_roles(user) if user.is_active and user.pk else ()
        offices = [one for one in held if one.role is Role.OFFICE_REVIEWER]
        return _match_owner(find_scope(offices, Capability.REVIEW_LESSONS), "owner")

    def may_withdraw_unreviewed(self, user: Any) -> bool:
        # It came without votes, with the program or from before: any office may.
        held = read_held_roles(user) if user.is_active and user.pk else ()
        return any(one.role is Role.OFFICE_REVIEWER for one in held)

    def may_withdraw(self, *, user: Any, thing: Any) -> bool:
        newest = Submission.objects.about(thing).order_by("-number").first()
        if newest is not None:
            found = Submission.objects.filter(pk=newest.pk).filter(self.find_withdrawable(user))
            return bool(found.exists())
        return self.may_withdraw_unreviewed(user)

    def list_arrangers(self, round: Round) -> QuerySet[Any]:
        people = get_user_model()._default_manager.filter(is_active=True)
        above = Membership.objects.effective().filter(role__in=_ARRANGING)
        above = above.filter(organisation__path__in=_list_above(round.submission.owner_id))
        return people.filter(pk__in=above.values("user"))

    def may_read_chosen(self, user: Any) -> bool:
        return super().may_read_chosen(user) or bool(_find_airing(user))

    def find_chosen(self, user: Any) -> Q:
        return super().find_chosen(user) | _match_owner(_find_airing(user), "owner")

    def list_broadcasters(self, owner: Any) -> QuerySet[Any]:
        people = get_user_model()._default_manager.filter(is_active=True)
        above = Membership.objects.effective().filter(role=Role.BROADCASTER)
        above = above.filter(organisation__path__in=_list_above(owner))
        return people.filter(pk__in=above.values("user"))

    def may_arrange(self, user: Any) -> bool:
        return bool(
            user.is_active
            and (user.is_superuser or has_capability(user, Capability.MANAGE_CURRICULUM))
        )

    def find_readable(self, user: Any) -> Q:
        if not user.is_active or user.pk is None:
            return Q(pk__in=[])
        seen = _match_owner(get_scope(user, Capability.VIEW_LESSONS), "owner")
        return seen | Q(owner=user.pk) | Q(submitted_by=user.pk) | Q(parties=user.pk)


def _find_airing(user: Any) -> Scope:
    """Return from where `user` broadcasts what was chosen."""
    held = read_held_roles(user) if user.is_active and user.pk else ()
    airing = [one for one in held if one.role is Role.BROADCASTER]
    return find_scope(airing, Capability.VIEW_ORGANISATION)


def _match_left_to_offices() -> Q:
    """Return the condition that an office steps in at the school's stage.

    Its reviewers are the council: who has voted at the school is lost to it. So only where the
    author's organisation has no reviewer of its own, or has let the due date pass.
    """
    own = Membership.objects.effective().filter(role=Role.SCHOOL_REVIEWER, user__is_active=True)
    served = Membership.objects.filter(organisation__in=own.values("organisation"))
    return (
        Q(due_date__lt=timezone.localdate())
        | Q(submission__owner__isnull=True)
        | ~Q(submission__owner__in=served.values("user"))
    )


def _match_owner(scope: Scope, name: str = "submission__owner") -> Q:
    """Return the condition that the owner belongs where `scope` reaches.

    Whose owner belongs nowhere (it came with the program, say) is left to the offices at the top.
    """
    if scope.everything:
        # An empty condition joined to another by "or" is that other one alone.
        return Q(pk__isnull=False)
    if not scope:
        return Q(pk__in=[])
    members = Membership.objects.filter(match_paths("organisation__path", scope.paths))
    found = Q(**{f"{name}__in": members.values("user")})
    if any(len(path) == _TOP for path in scope.paths):
        placed = Membership.objects.values("user")
        found |= Q(**{f"{name}__isnull": True}) | ~Q(**{f"{name}__in": placed})
    return found


def _list_above(person: Any) -> set[str]:
    """Return the paths of the organisations of a person and of all above them."""
    if person is None:
        return set(_list_tops())
    paths = Membership.objects.filter(user=person).values_list("organisation__path", flat=True)
    found = {path[:end] for path in paths for end in range(_TOP, len(path) + 1, _TOP)}
    return found or set(_list_tops())


def _list_tops() -> list[str]:
    held = Membership.objects.filter(organisation__depth=1)
    return list(held.values_list("organisation__path", flat=True).distinct())


def _list_schools(people: Iterable[Any]) -> set[int]:
    return set(_match_schools(people).values_list("organisation", flat=True))


def _match_schools(people: Iterable[Any]) -> Any:
    held = Membership.objects.filter(
        user__in=set(people), organisation__kind=OrganisationKind.SCHOOL.value
    )
    return held.values("organisation")
