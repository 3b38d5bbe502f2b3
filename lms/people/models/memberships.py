"""Who is what and where, and which roles need a second factor."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef
from django.utils.translation import gettext_lazy as _

from lms.people.models.organisations import Organisation, match_scope
from lms.people.rules import HeldRole, OrganisationKind, Role, Scope
from lms.people.signals import memberships_changed


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships; writes of many at once tell about themselves."""

    def effective(self) -> "MembershipQuerySet":
        """Keep what counts: a closed organisation lends nobody its rights."""
        return self.filter(organisation__is_active=True)

    def within(self, scope: Scope) -> "MembershipQuerySet":
        """Keep the memberships at organisations that `scope` covers."""
        return self.filter(match_scope("organisation__path", scope))

    def read_held(self, user_id: Any) -> tuple[HeldRole, ...]:
        """Return the roles that count for one person, in one query."""
        rows = self.effective().filter(user_id=user_id).order_by("pk")
        rules = SecondFactorRule.objects.filter(role=OuterRef("role"))
        above = rules.annotate(
            below=ExpressionWrapper(OuterRef("organisation__path"), models.CharField())
        ).filter(below__startswith=F("organisation__path"))
        found = rows.annotate(demands=Exists(above)).values_list(
            "role", "organisation__path", "organisation__kind", "organisation__name", "demands"
        )
        return tuple(
            HeldRole(
                Role(role),
                path,
                school=name if kind == OrganisationKind.SCHOOL.value else "",
                demands_second_factor=demands,
            )
            for role, path, kind, name, demands in found
        )

    # The arguments are whatever Django takes; only the message to the handlers is ours.
    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        created = super().bulk_create(objs, *args, **kwargs)
        self._tell({one.user_id for one in created}, {one.organisation_id for one in created})
        return created

    def update(self, **kwargs: Any) -> int:
        before = set(self.values_list("pk", "user_id", "organisation_id"))
        count = super().update(**kwargs)
        after = set(
            self.model._base_manager.filter(pk__in={pk for pk, *_rest in before}).values_list(
                "pk", "user_id", "organisation_id"
            )
        )
        rows = before | after
        self._tell({user for _pk, user, _org in rows}, {org for _pk, _user, org in rows})
        return count

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        objs = list(objs)
        before = list(
            self.model._base_manager.filter(pk__in=[one.pk for one in objs]).values_list(
                "user_id", "organisation_id"
            )
        )
        count = super().bulk_update(objs, *args, **kwargs)
        after = [(one.user_id, one.organisation_id) for one in objs]
        rows = [*before, *after]
        self._tell({user for user, _org in rows}, {org for _user, org in rows})
        return count

    def _tell(self, user_ids: set, organisation_ids: set) -> None:
        if user_ids:
            memberships_changed.send(
                self.model, user_ids=user_ids, organisation_ids=organisation_ids
            )


class Membership(models.Model):
    """One person in one role at one organisation."""

    ROLE_CHOICES = [
        (Role.TEACHER.value, _("teacher")),
        (Role.SCHOOL_REVIEWER.value, _("school reviewer")),
        (Role.OFFICE_REVIEWER.value, _("office reviewer")),
        (Role.BROADCASTER.value, _("broadcaster")),
        (Role.EDUCATION_OFFICER.value, _("education officer")),
        (Role.DEVICE_STEWARD.value, _("device steward")),
        (Role.ADMINISTRATOR.value, _("administrator")),
    ]

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=32, choices=ROLE_CHOICES)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], name="people_one_membership_per_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.organisation}"


class SecondFactorRule(models.Model):
    """Whoever holds this role at this organisation, or below it, needs a second factor."""

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="second_factor_rules",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=32, choices=Membership.ROLE_CHOICES)

    class Meta:
        verbose_name = _("two-step sign-in rule")
        verbose_name_plural = _("two-step sign-in rules")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role"], name="people_second_factor_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"
