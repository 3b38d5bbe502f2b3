"""What reviewers look at, item by item. A version that was answered once never changes."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons import LessonsError
from lessons.reviews.rules.voting import Item


class UnableToChangeChecklist(LessonsError):
    """Somebody has answered this version; make a new one."""


class Checklist(models.Model):
    """One version of a list; votes point to the version that they answered."""

    name = models.CharField(_("name"), max_length=120)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("made at"))

    class Meta:
        app_label = "reviews"
        ordering = ["name", "-version"]
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="reviews_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a version that nobody has answered yet.

        :raises UnableToChangeChecklist: somebody has.
        """
        if self.is_used:
            raise UnableToChangeChecklist(str(self))
        super().save(*args, **kwargs)

    @property
    def is_used(self) -> bool:
        """Tell whether somebody has answered it."""
        votes: Any = self.votes
        return bool(self.pk and votes.exists())

    def list_items(self) -> list[Item]:
        """Return the items as the rules know them."""
        return [Item(key=item.key, is_blocking=item.is_blocking) for item in self.items.all()]


class ChecklistItem(models.Model):
    """One question of a checklist."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    key = models.SlugField(_("code"), max_length=40)
    text = models.CharField(_("question"), max_length=300)
    is_blocking = models.BooleanField(
        _("a “no” blocks"),
        default=True,
        help_text=_("One “no” and the thing goes back to its author."),
    )

    class Meta:
        app_label = "reviews"
        ordering = ["position", "pk"]
        verbose_name = _("item of a checklist")
        verbose_name_plural = _("items of a checklist")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["checklist", "key"], name="reviews_item_once")
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save an item of a version that nobody has answered yet.

        :raises UnableToChangeChecklist: somebody has.
        """
        if self.checklist.is_used:
            raise UnableToChangeChecklist(str(self.checklist))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete an item of a version that nobody has answered yet.

        :raises UnableToChangeChecklist: somebody has.
        """
        if self.checklist.is_used:
            raise UnableToChangeChecklist(str(self.checklist))
        return super().delete(*args, **kwargs)
