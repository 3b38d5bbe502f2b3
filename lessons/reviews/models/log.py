"""The append-only log: each entry carries the hash of the one before it (rules/chain.py)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons import LessonsError
from lessons.reviews.rules.chain import GENESIS, Link


class UnableToRewriteLog(LessonsError):
    """What is written stays; a correction is another entry."""


class LogQuerySet(models.QuerySet["LogEntry"]):
    """Reads; what would change entries refuses."""

    def update(self, **kwargs: Any) -> int:
        raise UnableToRewriteLog

    def delete(self) -> Any:
        raise UnableToRewriteLog

    def links(self) -> Any:
        """Yield the entries in their order, as the rules know them."""
        for entry in self.order_by("sequence").iterator(chunk_size=1000):
            yield entry.link


class LogEntry(models.Model):
    """One thing that happened; written by actions/log.py alone.

    The columns beside the body repeat what it says, so that it can be searched.
    """

    sequence = models.BigIntegerField(primary_key=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    body = models.TextField()
    event = models.CharField(max_length=40)
    at = models.DateTimeField()
    thing = models.CharField(max_length=300, blank=True, db_index=True)
    """`app.model:number` of what it is about."""

    objects = LogQuerySet.as_manager()

    class Meta:
        app_label = "reviews"
        ordering = ["sequence"]
        verbose_name = _("entry of the review log")
        verbose_name_plural = _("entries of the review log")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.sequence} {self.event}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new entry.

        :raises UnableToRewriteLog: it is an old one.
        """
        if not self._state.adding:
            raise UnableToRewriteLog
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse.

        :raises UnableToRewriteLog: always.
        """
        raise UnableToRewriteLog

    @property
    def link(self) -> Link:
        """Return it as the rules know it."""
        return Link(
            sequence=self.sequence,
            previous_hash=self.previous_hash,
            hash=self.hash,
            body=self.body,
        )


class LogHead(models.Model):
    """The one row that knows the last entry; whoever appends holds it, so the chain never forks."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        app_label = "reviews"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"
