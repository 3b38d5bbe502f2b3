"""The lesson: its fields and what follows from them; what it still lacks is queries/gaps.py."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable
from wagtail.search import index

from lessons.catalogue.blocks import (
    ATTACHMENTS,
    LESSON_BODY,
    QUESTIONS,
    RELATED_LESSONS,
    MigrationSafeStreamField,
)
from lessons.catalogue.models.pages import CataloguePage, SubjectPage
from lessons.catalogue.rules import find_school_year
from lessons.curriculum.models import Course
from lessons.curriculum.rules import SERIES_NAMES, Series
from lessons.letters import fold


def get_school_year() -> str:
    """Return the school year of today."""
    return find_school_year(timezone.localdate())


class AbstractLessonPage(CataloguePage):
    """What every lesson has, for hosts that want a lesson page of their own."""

    SERIES_CHOICES = [
        *SERIES_NAMES.items(),
        (Series.OTHER.value, _("another series, or none")),
    ]
    LANGUAGE_CHOICES = [
        ("vi", _("Vietnamese")),
        ("tyz", _("Tày")),
        ("nut", _("Nùng")),
        ("hmn", _("Mông")),
        ("km", _("Khmer")),
        ("jra", _("Jarai")),
        ("rad", _("Êđê")),
        ("en", _("English")),
        ("fr", _("French")),
        ("zh", _("Chinese")),
    ]
    CORE_CHOICES = [(None, _("as the topic says")), (True, _("yes")), (False, _("no"))]

    topic = models.ForeignKey(
        "curriculum.Topic",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("topic"),
    )
    is_core = models.BooleanField(
        _("core content"),
        null=True,
        blank=True,
        choices=CORE_CHOICES,
        help_text=_("Taught even when the curriculum is streamlined."),
    )
    series = models.CharField(
        _("textbook series"), max_length=20, choices=SERIES_CHOICES, blank=True
    )
    summary = models.TextField(
        _("summary"),
        max_length=500,
        help_text=_("One or two sentences that a pupil understands."),
    )
    outcomes = models.TextField(
        _("outcomes"),
        blank=True,
        max_length=4000,
        help_text=_("One outcome a line. Leave empty to show those of the topic."),
    )
    # PROTECT: a live lesson must not lose its recording behind its back. What only a draft names
    # is looked after by from_serializable_data().
    recording = models.ForeignKey(
        "media_pipeline.Source",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recording"),
    )
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        max_length=60_000,
        help_text=_("Leave empty to show the words of the captions."),
    )
    body = MigrationSafeStreamField(LESSON_BODY, verbose_name=_("content"), blank=True)
    attachments = MigrationSafeStreamField(
        ATTACHMENTS, verbose_name=_("worksheets and slides"), blank=True
    )
    questions = MigrationSafeStreamField(
        QUESTIONS, verbose_name=_("questions for self-checking"), blank=True
    )
    related_lessons = MigrationSafeStreamField(
        RELATED_LESSONS,
        verbose_name=_("related lessons"),
        blank=True,
        help_text=_("The ones before and after this in the curriculum are found by themselves."),
    )
    school_name = models.CharField(_("school"), max_length=200, blank=True)
    school_year = models.CharField(
        _("school year"), max_length=9, blank=True, default=get_school_year
    )
    language = models.CharField(
        _("language"), max_length=35, default="vi", choices=LANGUAGE_CHOICES
    )
    for_television = models.BooleanField(
        _("also for television"),
        default=False,
        help_text=_("The teacher would like this lesson to be broadcast, too."),
    )

    shown_with = (
        "owner",
        "topic__course__grade__level",
        "topic__course__subject",
        "recording__original",
    )
    parent_page_types = ["catalogue.SubjectPage"]
    subpage_types: list[str] = []
    search_fields = [
        *CataloguePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("topic_id"),
    ]

    class Meta:
        abstract = True

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Any:
        """Return the draft in `data`, without a topic or a recording that is gone meanwhile.

        Wagtail's drafts hold on to nothing, and refuse what is missing behind a PROTECT: an old
        draft could no longer be opened.
        """
        for name in ("topic", "recording"):
            model = cls._meta.get_field(name).related_model
            if data.get(name) and not model._default_manager.filter(pk=data[name]).exists():
                data = data | {name: None}
        return super().from_serializable_data(data, check_fks=check_fks, strict_fks=strict_fks)

    @cached_property
    def course(self) -> Course | None:
        """The subject of a grade that this is a lesson of: its parent page's."""
        parent = getattr(self, "_cached_parent_obj", None) or (self.path and self.get_parent())
        parent = parent.specific if parent else None
        return parent.course if isinstance(parent, SubjectPage) else None

    @property
    def counts_as_core(self) -> bool | None:
        """Whether this is core content; None while nobody has said so."""
        if self.is_core is not None:
            return self.is_core
        return self.topic.is_core if self.topic else None

    def list_outcomes(self) -> list[str]:
        """Return the outcomes one by one: the lesson's own, or else its topic's."""
        own = [line.strip() for line in self.outcomes.splitlines() if line.strip()]
        return own or (self.topic.list_outcomes() if self.topic else [])

    def list_teacher_names(self) -> list[str]:
        """Return who made this, by name."""
        name = self.owner.get_full_name() if self.owner else ""
        return [name] if name else []

    def folded_text(self) -> str:
        return f"{super().folded_text()} {fold(self.summary)}"


class LessonPage(AbstractLessonPage):
    """A lesson of a subject."""

    class Meta:
        app_label = "catalogue"
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def list_teacher_names(self) -> list[str]:
        """Return the teachers as they stand on the page, or else the owner."""
        named = [one.name for one in self.teachers.all() if one.name]
        return named or super().list_teacher_names()


class LessonTeacher(Orderable):
    """Somebody who made a lesson, in the order in which they are named.

    The name is what pupils read; it stays when the account goes.
    """

    page = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="teachers")
    name = models.CharField(_("name"), max_length=150)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )

    class Meta(Orderable.Meta):
        app_label = "catalogue"
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")

    def __str__(self) -> str:
        return self.name
