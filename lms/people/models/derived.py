"""Which Wagtail groups are ours: derived from memberships, never edited by hand."""

from django.db import models
from django.db.models import Q

from lms.people.models.memberships import Membership
from lms.people.models.organisations import Organisation

# In place of a role: keeping the curriculum. It is one for the whole site, so it goes only with a
# role held at the top.
CURRICULUM = "curriculum"


class DerivedGroup(models.Model):
    """Marks a group as derived: either of a role everywhere, or of a media right at one place.

    One group per organisation and role would be thousands of groups, each repeating the same page
    permission. Page rights depend on the role alone, media rights on the place and on reading or
    writing: seven groups, and at most two for each organisation.
    """

    class MediaRight(models.TextChoices):
        READ = "read"
        WRITE = "write"

    group = models.OneToOneField(
        "auth.Group", models.CASCADE, primary_key=True, related_name="derived"
    )
    role = models.CharField(
        max_length=32,
        choices=[*Membership.ROLE_CHOICES, (CURRICULUM, CURRICULUM)],
        blank=True,
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="derived_groups"
    )
    media_right = models.CharField(max_length=8, choices=MediaRight, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(role="") & Q(organisation=None, media_right=""))
                | (Q(role="", organisation__isnull=False) & ~Q(media_right="")),
                name="people_derived_group_one_kind",
            ),
            models.UniqueConstraint(
                fields=["role"], condition=~Q(role=""), name="people_derived_group_role"
            ),
            models.UniqueConstraint(
                fields=["organisation", "media_right"], name="people_derived_group_media"
            ),
        ]

    def __str__(self) -> str:
        return str(self.group)
