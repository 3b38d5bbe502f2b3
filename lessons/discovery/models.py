"""The table of everything public, the words it is found by, and the number of its present state."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.discovery.rules.makers import LONGEST_KEY


class Kind(models.TextChoices):
    """What a public thing is."""

    LESSON = "lesson", _("lesson")
    MODEL_LESSON = "model-lesson", _("model lesson")
    CLIP = "clip", _("clip")
    SLIDES = "slides", _("slide deck")
    WORKSHEET = "worksheet", _("worksheet")
    AUDIO = "audio", _("sound recording")
    TEXTBOOK = "textbook", _("e-textbook")
    IMAGE = "image", _("picture")
    COLLECTION = "collection", _("collection")
    OTHER = "other", _("other material")


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries; what was withdrawn stays behind as a row that says only so."""

    def live(self) -> "EntryQuerySet":
        """Return what is public now."""
        return self.filter(withdrawn_at=None)

    def stale(self) -> "EntryQuerySet":
        """Return what is to be told anew: the digest of no item is empty."""
        return self.live().filter(digest="")

    def in_order_of_change(self) -> "EntryQuerySet":
        """Return the entries as harvesters read them, tombstones too; the index serves pages."""
        return self.order_by("changed_at", "pk")


class Entry(models.Model):
    """One public thing, as the room that owns it described it; or the tombstone of one."""

    origin = models.CharField(_("origin"), max_length=120, unique=True)
    identifier = models.CharField(_("identifier"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    url = models.CharField(_("address"), max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=255, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    grade = models.ForeignKey(
        "curriculum.Grade",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grade"),
    )
    subject = models.ForeignKey(
        "curriculum.Subject",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("subject"),
    )
    course = models.ForeignKey(
        "curriculum.Course",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("subject of a grade"),
    )
    topic = models.ForeignKey(
        "curriculum.Topic",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
    )
    series = models.CharField(_("textbook series"), max_length=60, blank=True)
    school = models.CharField(_("school"), max_length=200, blank=True)
    teacher = models.CharField(_("teacher"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=12, default="vi")
    duration_ms = models.BigIntegerField(_("duration"), null=True, blank=True)
    size_bytes = models.BigIntegerField(_("smallest size"), null=True, blank=True)
    has_captions = models.BooleanField(_("has captions"), default=False)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    airs_at = models.DateTimeField(_("next on television"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"))
    changed_at = models.DateTimeField(_("changed at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    sort_key = models.CharField(max_length=255, blank=True, editable=False)
    digest = models.CharField(max_length=32, editable=False)
    # The edition in which the row was last written: what a process has not read yet.
    edition = models.BigIntegerField(editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        app_label = "discovery"
        ordering = ["-published_at", "-pk"]
        verbose_name = _("public thing")
        verbose_name_plural = _("public things")
        indexes = [
            models.Index(fields=["changed_at", "id"], name="discovery_by_change"),
            models.Index(fields=["edition"], name="discovery_by_edition"),
        ]

    def __str__(self) -> str:
        return self.title or self.identifier


class Credit(models.Model):
    """Somebody who made a live entry, by the name that it shows; gone with it.

    There is no row for a person: who made the same thing is told by the key, which follows from
    the names of the person and the school.
    """

    entry = models.ForeignKey(
        Entry, models.CASCADE, related_name="credits", verbose_name=_("entry")
    )
    name = models.CharField(_("name"), max_length=200)
    key = models.CharField(max_length=LONGEST_KEY, db_index=True, editable=False)
    school_key = models.CharField(max_length=LONGEST_KEY, db_index=True, blank=True, editable=False)

    class Meta:
        app_label = "discovery"
        default_permissions = ()
        ordering = ["pk"]
        verbose_name = _("teacher of a public thing")
        verbose_name_plural = _("teachers of public things")
        constraints = [
            models.UniqueConstraint(fields=["entry", "key"], name="discovery_credit_once")
        ]

    def __str__(self) -> str:
        return self.name


class Lexemes(models.Model):
    """The words a live entry is found by, as `rules.list_lexemes` spells them, spaces between.

    The index over them is each database's own (migration 0002). Django's schema editor rebuilds
    tables of SQLite and forgets their triggers: a later change of this model must make them anew.
    """

    entry = models.OneToOneField(
        Entry, models.CASCADE, primary_key=True, related_name="lexemes", verbose_name=_("entry")
    )
    lexemes = models.TextField()

    class Meta:
        app_label = "discovery"
        verbose_name = _("words of an entry")
        verbose_name_plural = _("words of entries")

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Term(models.Model):
    """A word that stood in some entry, without its diacritics: what a slip of a key is held to."""

    word = models.CharField(max_length=60, unique=True)
    sample = models.CharField(max_length=60)

    class Meta:
        app_label = "discovery"
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.sample


class Edition(models.Model):
    """The number of the public site's present state, in one row; caches carry it in their keys.

    `lineage` is drawn when the row is made, so that a number means nothing in another database.
    """

    lineage = models.UUIDField(default=uuid.uuid4)
    number = models.BigIntegerField(default=0)

    class Meta:
        app_label = "discovery"
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return f"{self.number}"
