"""The page types of the public site: home, grade, subject, lesson."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from lessons.catalogue.blocks import LESSON_BODY, MigrationSafeStreamField


class HomePage(Page):
    """The front door: levels and their grades."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=500)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["catalogue.GradePage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class GradePage(Page):
    """All subjects of one grade."""

    grade = models.OneToOneField(
        "curriculum.Grade", models.PROTECT, related_name="page", verbose_name=_("grade")
    )

    parent_page_types = ["catalogue.HomePage"]
    subpage_types = ["catalogue.SubjectPage"]
    content_panels = [*Page.content_panels, FieldPanel("grade")]

    class Meta:
        verbose_name = _("grade page")
        verbose_name_plural = _("grade pages")


class SubjectPage(Page):
    """One subject of one grade: its topics and its lessons."""

    course = models.OneToOneField(
        "curriculum.Course",
        models.PROTECT,
        related_name="page",
        verbose_name=_("subject of a grade"),
    )

    parent_page_types = ["catalogue.GradePage"]
    content_panels = [*Page.content_panels, FieldPanel("course")]

    class Meta:
        verbose_name = _("subject page")
        verbose_name_plural = _("subject pages")


class AbstractLessonPage(Page):
    """What every lesson has, for hosts that want a lesson page of their own."""

    summary = models.TextField(
        _("summary"),
        max_length=500,
        help_text=_("One or two sentences that a pupil understands."),
    )
    body = MigrationSafeStreamField(LESSON_BODY, verbose_name=_("content"), blank=True)

    parent_page_types = ["catalogue.SubjectPage"]
    subpage_types: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        abstract = True


class LessonPage(AbstractLessonPage):
    """A lesson of a subject."""

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
