"""What readers complained about; without accounts, and without anything that tells who they are."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.reviews.models.things import AboutThing, ThingQuerySet


class ReportQuerySet(ThingQuerySet):
    """Reads of complaints."""

    def list_open(self) -> "ReportQuerySet":
        """Keep those that nobody has answered."""
        return self.filter(settled_at=None)


class Report(AboutThing):
    """One complaint about a public thing."""

    class About(models.TextChoices):
        WRONG = "wrong", _("something is wrong")
        UNFIT = "unfit", _("not fit for children")
        PRIVACY = "privacy", _("shows somebody against their will")
        RIGHTS = "rights", _("taken from somebody without permission")
        BROKEN = "broken", _("picture or sound is broken")
        OTHER = "other", _("something else")

    about = models.CharField(_("about"), max_length=10, choices=About)
    text = models.TextField(_("what is wrong"), max_length=1000, blank=True)
    at_ms = models.BigIntegerField(_("at"), null=True, blank=True)
    counts = models.BooleanField(default=True)
    """The first of its day about this thing from one address: nobody reopens a review alone."""
    reported_at = models.DateTimeField(_("reported at"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Only who had signed in."""
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        ordering = ["-reported_at", "-pk"]
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        default_permissions = ()
        indexes = [
            models.Index(fields=["thing_type", "thing_id"], name="reviews_report_thing"),
            models.Index(fields=["settled_at", "reported_at"], name="reviews_report_open"),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()}: {self.text[:60]}"
