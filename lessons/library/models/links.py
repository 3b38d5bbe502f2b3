"""What the link checker knows of a link; beside the resource, which changes by review alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.library.rules.links import Answer, History, LinkState


class LinkCheck(models.Model):
    """The link of one live resource and how it answered."""

    STATE_CHOICES = [
        (LinkState.NEW, _("not looked at yet")),
        (LinkState.WORKS, _("works")),
        (LinkState.DOUBTFUL, _("did not answer last time")),
        (LinkState.MOVED, _("leads to another site")),
        (LinkState.BROKEN, _("broken")),
    ]
    ANSWER_CHOICES = [
        (Answer.HERE, _("The page is there.")),
        (Answer.SHY, _("The page is there; it lets people in, not programs.")),
        (Answer.MOVED, _("The address leads to another site than the one reviewed.")),
        (Answer.GONE, _("The site says that there is no such page.")),
        (Answer.FAULTY, _("The site answers with an error of its own.")),
        (Answer.SILENT, _("The site does not answer.")),
        (Answer.UNKNOWN_NAME, _("There is no site of this name.")),
        (Answer.INSECURE, _("The site's certificate is not valid.")),
        (Answer.FORBIDDEN, _("The address leads into a network that is not public.")),
        (Answer.CIRCLING, _("The site sends its visitors from page to page without end.")),
    ]

    resource = models.OneToOneField(
        "library.Resource", models.CASCADE, primary_key=True, related_name="link_check"
    )
    link = models.CharField(_("link"), max_length=1000)
    host = models.CharField(_("web site"), max_length=255, db_index=True)
    state = models.CharField(
        _("state"), max_length=10, choices=STATE_CHOICES, default=LinkState.NEW, db_index=True
    )
    last_answer = models.CharField(
        _("last answer"), max_length=14, choices=ANSWER_CHOICES, blank=True
    )
    moved_to = models.CharField(_("leads to"), max_length=1000, blank=True)
    last_seen_at = models.DateTimeField(_("last seen"), null=True)
    checked_at = models.DateTimeField(_("last looked at"), null=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(db_index=True)

    class Meta:
        app_label = "library"
        ordering = ["-failures", "next_check_at"]
        verbose_name = _("link")
        verbose_name_plural = _("links")
        default_permissions = ()

    def __str__(self) -> str:
        return self.link

    @property
    def history(self) -> History:
        """Return how often it failed in a row, and since when."""
        return History(failures=self.failures, failing_since=self.failing_since)
