"""One-time links: to join an organisation, or to set a new password."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.people.models.memberships import Membership
from lms.people.models.organisations import Organisation, match_scope
from lms.people.rules import InvitationState, Scope, judge_invitation


class InvitationQuerySet(models.QuerySet):
    """Reads of invitations."""

    def within(self, scope: Scope) -> "InvitationQuerySet":
        """Keep the invitations to organisations that `scope` covers."""
        return self.filter(match_scope("organisation__path", scope))

    def open_at(self, now: datetime) -> "InvitationQuerySet":
        """Keep those whose link still works."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=now)


class Invitation(models.Model):
    """A link with a secret that works once; the secret itself is never stored.

    With a `user` it lets that person set a password; without one, whoever opens it chooses a user
    name and becomes a member.
    """

    STATE_LABELS = {
        InvitationState.OPEN: _("waiting"),
        InvitationState.USED: _("used"),
        InvitationState.REVOKED: _("withdrawn"),
        InvitationState.EXPIRED: _("expired"),
    }

    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=32, choices=Membership.ROLE_CHOICES, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("person"),
    )
    first_name = models.CharField(_("family and middle name"), max_length=150, blank=True)
    last_name = models.CharField(_("given name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    secret_hash = models.CharField(max_length=64, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    expires_at = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(_("used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(role=""), name="people_invitation_has_aim"
            ),
        ]

    def __str__(self) -> str:
        return self.person_name or self.email or str(_("invitation"))

    @property
    def person_name(self) -> str:
        """The name of the invited person, as Vietnamese names are written."""
        return f"{self.first_name} {self.last_name}".strip()

    def judge(self, now: datetime) -> InvitationState:
        """Tell what the link is good for at `now`."""
        return judge_invitation(
            used_at=self.used_at, revoked_at=self.revoked_at, expires_at=self.expires_at, now=now
        )
