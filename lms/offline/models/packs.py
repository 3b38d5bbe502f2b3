"""Packs and their editions. The bytes lie elsewhere: films where they are published, the rest once
under its hash.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.offline.models.subscriptions import Subscription
from lms.offline.rules.choosing import Quality
from lms.offline.rules.scopes import Scope


class Pack(models.Model):
    """A choice of lessons to be carried away: made here, or brought from another site."""

    SCOPE_CHOICES = [
        (Scope.GRADE.value, _("a grade")),
        (Scope.COURSE.value, _("a subject of a grade")),
        (Scope.TOPIC.value, _("a topic")),
        (Scope.WEEK.value, _("what is new in a week")),
    ]
    QUALITY_CHOICES = [
        (Quality.SAVING.value, _("Saving data")),
        (Quality.MIDDLE.value, _("Medium films")),
        (Quality.CLEAR.value, _("Sharp films")),
        (Quality.SOUND.value, _("Sound and slides only")),
    ]

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=200)
    scope = models.CharField(_("what it holds"), max_length=10, choices=SCOPE_CHOICES)
    grade = models.ForeignKey(
        "curriculum.Grade",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("grade"),
    )
    course = models.ForeignKey(
        "curriculum.Course",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("subject of a grade"),
    )
    topic = models.ForeignKey(
        "curriculum.Topic",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
    )
    monday = models.DateField(_("first day of the week"), null=True, blank=True)
    quality = models.CharField(
        _("films"), max_length=10, choices=QUALITY_CHOICES, default=Quality.SAVING.value
    )
    ceiling_bytes = models.BigIntegerField(_("largest size"))
    names = models.JSONField(default=dict)
    """What the files of each lesson are called, for ever: a copy on a stick is then renewed."""
    stamp = models.CharField(max_length=64, blank=True)
    """What the lessons looked like when the current edition was made of them."""
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, null=True, blank=True, related_name="packs"
    )
    """Where it came from; none for a pack that is made here."""
    edition = models.ForeignKey(
        "offline.Edition", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """What is handed out now; none before the first is whole."""
    gone_at = models.DateTimeField(null=True, blank=True)
    """When the other site was first found not to offer it any more."""
    created_at = models.DateTimeField()

    class Meta:
        app_label = "offline"
        verbose_name = _("pack")
        verbose_name_plural = _("packs")
        ordering = ["grade__level__position", "grade__number", "title", "slug"]

    def __str__(self) -> str:
        return self.title

    @property
    def job_key(self) -> str:
        """Return what keeps two workers from building it at once."""
        return f"build-pack:{self.pk}"


class Edition(models.Model):
    """One state of a pack: its signed manifest, and where the bytes of each file are."""

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="editions")
    key = models.CharField(max_length=16)
    """What it is called in addresses: other bytes, another key."""
    content = models.CharField(max_length=16, blank=True)
    """The same while nothing but the day of making differs."""
    manifest = models.TextField()
    """As it was signed, to the byte."""
    signature = models.BinaryField()
    places = models.JSONField(default=dict)
    """For each path the name of a published film; what is not here lies under its hash."""
    lessons = models.JSONField(default=list)
    """The numbers of its lessons: all of them must be public for anybody to get it."""
    revisions = models.JSONField(default=list)
    """Which revision of each of them it was made of."""
    count = models.PositiveIntegerField()
    size_bytes = models.BigIntegerField()
    is_whole = models.BooleanField(default=False)
    """Whether all of its bytes are here: until then nobody gets it, and nobody sweeps them away."""
    is_kept = models.BooleanField(default=True)
    """Whether its bytes are still there; its manifest tells for long what changed since."""
    made_at = models.DateTimeField()

    class Meta:
        app_label = "offline"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "key"], name="offline_one_edition_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.key}"

    @property
    def manifest_bytes(self) -> bytes:
        """Return what the signature is of."""
        return self.manifest.encode()
