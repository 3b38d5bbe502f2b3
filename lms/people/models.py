"""Organisations, memberships and invitations: fields, constraints and querysets."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from lms.people.rules import OrganisationKind, Role


class OrganisationQuerySet(MP_NodeQuerySet):
    """Reads along the tree without walking it: a subtree is a prefix of the path."""

    def under(self, paths: Iterable[str]) -> "OrganisationQuerySet":
        """Keep the organisations at or below any of `paths`; none for no paths."""
        return self.filter(match_paths("path", paths))


def match_paths(field: str, paths: Iterable[str]) -> Q:
    """Return the condition that `field`, a path maybe across relations, is under one of `paths`."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


class Organisation(MP_Node):
    """A province office, a district office or a school."""

    KIND_CHOICES = [
        (OrganisationKind.PROVINCE, _("province office")),
        (OrganisationKind.DISTRICT, _("district office")),
        (OrganisationKind.SCHOOL, _("school")),
    ]
    # Plain alphabet of treebeard: startswith on the path is case-sensitive on PostgreSQL but not
    # on SQLite, where digits and capitals alone keep the two alike.
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    node_order_by: list[str] = []

    kind = models.CharField(_("kind"), max_length=16, choices=KIND_CHOICES)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    is_active = models.BooleanField(_("active"), default=True)

    objects = MP_NodeManager.from_queryset(OrganisationQuerySet)()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One person in one role at one organisation."""

    ROLE_CHOICES = [
        (Role.TEACHER, _("teacher")),
        (Role.SCHOOL_REVIEWER, _("school reviewer")),
        (Role.OFFICE_REVIEWER, _("office reviewer")),
        (Role.BROADCASTER, _("broadcaster")),
        (Role.EDUCATION_OFFICER, _("education officer")),
        (Role.DEVICE_STEWARD, _("device steward")),
        (Role.ADMINISTRATOR, _("administrator")),
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
