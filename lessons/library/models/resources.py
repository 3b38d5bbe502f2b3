"""A learning resource: one file, recording or link, with what people need to know about it."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from lessons.curriculum.rules import SERIES_NAMES, Series
from lessons.letters import fold
from lessons.library.rules.kinds import Audience, Carrier, Kind, Licence, choose_audience

BODY_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul"]


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Who may meet what; everything public is read through `shown_to`."""

    def shown_to(self, user: Any) -> "ResourceQuerySet":
        """Keep what is live, and for those who are not signed in what is for everyone."""
        # Django writes a true `live` to SQLite as a bare column, which no index answers.
        live = self.filter(live__in=(True,))
        if user is not None and user.is_authenticated and user.is_active:
            return live
        return live.filter(audience=Audience.EVERYONE)

    def with_places(self) -> "ResourceQuerySet":
        """Fetch what lists say of a resource: its subject and grade, its file, its recording."""
        return self.select_related(
            "course__grade__level", "course__subject", "topic", "file__stored", "source__original"
        )


class Resource(
    PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model
):
    """Public only once a revision was reviewed; no page, for a hundred thousand stay fast so."""

    KIND_CHOICES = [
        (Kind.MODEL_LESSON, _("model lesson")),
        (Kind.CLIP, _("clip")),
        (Kind.SLIDES, _("slides")),
        (Kind.WORKSHEET, _("worksheet")),
        (Kind.AUDIO, _("sound")),
        (Kind.TEXTBOOK, _("e-textbook")),
        (Kind.IMAGE, _("picture")),
        (Kind.TRAINING, _("training for teachers")),
        (Kind.OTHER, _("other")),
    ]
    LICENCE_CHOICES = [
        (Licence.CC_BY, _("free to use, naming the author (CC BY)")),
        (Licence.CC_BY_SA, _("free to use, passed on under the same terms (CC BY-SA)")),
        (Licence.CC_BY_NC, _("free to use, not for money (CC BY-NC)")),
        (Licence.CC_BY_NC_SA, _("not for money, passed on under the same terms (CC BY-NC-SA)")),
        (Licence.CC_BY_ND, _("free to share unchanged (CC BY-ND)")),
        (Licence.CC_BY_NC_ND, _("free to share unchanged, not for money (CC BY-NC-ND)")),
        (Licence.CC0, _("no rights reserved (CC0)")),
        (Licence.SECTOR, _("within the education sector only")),
        (Licence.PUBLISHER, _("the publisher's, on the publisher's site")),
    ]
    SERIES_CHOICES = [
        *SERIES_NAMES.items(),
        (Series.OTHER.value, _("another series")),
    ]
    AUDIENCE_CHOICES = [
        (Audience.EVERYONE, _("everyone")),
        (Audience.TEACHERS, _("those who sign in")),
    ]

    kind = models.CharField(_("kind of resource"), max_length=16, choices=KIND_CHOICES)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(
        _("description"),
        blank=True,
        max_length=1000,
        help_text=_("One or two sentences: what it is and what it is good for."),
    )
    body = RichTextField(
        _("text"), blank=True, features=BODY_FEATURES, help_text=_("For training materials.")
    )
    course = models.ForeignKey(
        "curriculum.Course",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("subject of a grade"),
        help_text=_("Leave empty for what fits any grade."),
    )
    topic = models.ForeignKey(
        "curriculum.Topic",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
    )
    series = models.CharField(
        _("textbook series"), max_length=24, choices=SERIES_CHOICES, blank=True
    )
    licence = models.CharField(
        _("licence"), max_length=16, choices=LICENCE_CHOICES, default=Licence.CC_BY
    )
    audience = models.CharField(
        max_length=12, choices=AUDIENCE_CHOICES, default=Audience.EVERYONE, editable=False
    )
    made_by = models.CharField(
        _("made by"), max_length=200, blank=True, help_text=_("People, a school, a publisher.")
    )
    taken_from = models.CharField(
        _("taken from"),
        max_length=300,
        blank=True,
        help_text=_("Where it first appeared, if elsewhere: a book and page, a site, a contest."),
    )
    tags = models.CharField(
        _("tags"), max_length=600, blank=True, help_text=_("Words, with commas between them.")
    )
    file = models.ForeignKey(
        "library.FileVersion",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("file"),
        editable=False,
    )
    source = models.ForeignKey(
        "media_pipeline.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recording"),
    )
    link = models.CharField(
        _("link"),
        max_length=1000,
        blank=True,
        help_text=_("The address of the page, as in your browser: https://…"),
    )
    folded_text = models.TextField(editable=False, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added at"), auto_now_add=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        app_label = "library"
        ordering = ["-pk"]
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        indexes = [
            models.Index(
                fields=["live", "audience", "kind", "-first_published_at"], name="library_by_kind"
            ),
            models.Index(
                fields=["live", "audience", "course", "-first_published_at"],
                name="library_by_course",
            ),
            models.Index(fields=["live", "audience", "-first_published_at"], name="library_newest"),
            # Who has signed in meets every audience; the last column spares reading the rows.
            models.Index(
                fields=["live", "-first_published_at", "-id", "kind"], name="library_all_newest"
            ),
            models.Index(
                fields=["live", "kind", "-first_published_at", "-id"], name="library_all_by_kind"
            ),
            models.Index(
                fields=["live", "course", "-first_published_at", "-id", "kind"],
                name="library_all_by_course",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with what follows from other fields."""
        self.audience = choose_audience(self.kind, self.licence)
        self.folded_text = self.fold_text()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of its public page."""
        return reverse("library:resource", args=[self.pk])

    def fold_text(self) -> str:
        """Return the words it is found by, as typed without diacritics."""
        parts = [self.title, self.description, self.tags, self.made_by]
        return fold(" ".join(part for part in parts if part))

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        """Return the page that reviewers see before everybody does."""
        return "library/resource.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """Return what that page is made of."""
        return {"resource": self, "is_preview": True, "request": request}

    @admin.display(description=_("kind of resource"), ordering="kind")
    def kind_label(self) -> str:
        """What its kind is called on screen, for lists."""
        return self.get_kind_display()

    @admin.display(description=_("state"))
    def state_label(self) -> str:
        """Whether it is public, for lists."""
        return str(_("public") if self.live else _("not public"))

    @property
    def carriers(self) -> frozenset[Carrier]:
        """Return what it consists of."""
        return frozenset(carrier for carrier in Carrier if getattr(self, _FIELDS[carrier]))

    @property
    def tag_list(self) -> list[str]:
        """Return its tags, one by one."""
        return [tag for tag in self.tags.split(", ") if tag]


_FIELDS = {
    Carrier.FILE: "file_id",
    Carrier.RECORDING: "source_id",
    Carrier.LINK: "link",
    Carrier.TEXT: "body",
}
