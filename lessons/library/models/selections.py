"""Collections of resources and lessons in a chosen order: curated ones, and a teacher's own."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)


class Selection(
    PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel
):
    """Whoever began it sees it; everybody does once a revision, items included, was reviewed.

    Not called a collection: that word is Wagtail's, for folders of pictures and recordings.
    """

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True, max_length=1000)
    course = models.ForeignKey(
        "curriculum.Course",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("subject of a grade"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("gathered by"),
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)

    class Meta:
        app_label = "library"
        ordering = ["-pk"]
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def __str__(self) -> str:
        return self.title

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the page that reviewers see before everybody does."""
        return "library/selection.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Return what that page is made of."""
        return {"selection": self, "is_preview": True, "request": request}

    def get_absolute_url(self) -> str:
        """Return the address of its public page."""
        return reverse("library:selection", args=[self.pk])


class SelectionItem(models.Model):
    """One place of a collection: a resource, or a page such as a lesson."""

    selection = ParentalKey(Selection, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    resource = models.ForeignKey(
        "library.Resource", models.CASCADE, null=True, blank=True, related_name="+"
    )
    # Wagtail's own model: the lessons of the floor above are pages, and this floor knows no more.
    page = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        app_label = "library"
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(resource__isnull=False, page__isnull=True)
                | Q(resource__isnull=True, page__isnull=False),
                name="library_item_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.resource or self.page)
