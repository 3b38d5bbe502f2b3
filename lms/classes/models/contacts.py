"""What teachers and parents agreed on: locked, without a history, and who has read it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.classes.models.groups import ClassGroup
from lms.classes.rules import ContactHow

LONGEST_WHOM = 100
LONGEST_AGREED = 1000


class ContactNote(models.Model):
    """One talk with parents; forgotten with the school year of the class."""

    HOW_CHOICES = [
        (ContactHow.PHONE.value, _("by telephone")),
        (ContactHow.VISIT.value, _("at their home")),
        (ContactHow.ZALO.value, _("by Zalo or text")),
        (ContactHow.MEETING.value, _("at school")),
    ]

    group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="contacts", db_index=False)
    day = models.DateField(_("day of the talk"))
    how = models.CharField(_("how"), max_length=8, choices=HOW_CHOICES)
    sealed_whom = models.TextField(editable=False)
    sealed_agreed = models.TextField(editable=False)
    key_name = models.CharField(max_length=8, editable=False)
    """With which key it is locked: what a rotation still has to do."""
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField()

    class Meta:
        app_label = "classes"
        ordering = ["-day", "-pk"]
        verbose_name = _("talk with parents")
        verbose_name_plural = _("talks with parents")
        default_permissions = ()
        indexes = [
            models.Index(fields=["group", "-day"], name="classes_contact_group"),
            models.Index(fields=["key_name", "id"], name="classes_contact_key"),
        ]

    def __str__(self) -> str:
        # It stands in the log, where no name may be.
        return f"#{self.pk}"


class ContactReading(models.Model):
    """Somebody has read a talk; known longer than the talk itself."""

    group = models.ForeignKey(ClassGroup, models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey(ContactNote, models.SET_NULL, null=True, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "classes"
        ordering = ["-at", "-pk"]
        verbose_name = _("reading of a talk")
        verbose_name_plural = _("readings of talks")
        default_permissions = ()
        indexes = [models.Index(fields=["group", "-at"], name="classes_contact_reading")]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.at:%Y-%m-%d}"
