"""The page types of the public site: home, grade, subject, lesson.

What a page shows beside its own fields is read by the tags in templatetags/catalogue.py.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from lessons.catalogue.blocks import LESSON_BODY, MigrationSafeStreamField
from lessons.catalogue.rules import fold


class CataloguePage(Page):
    """What all pages of the catalogue share: they are found without diacritics."""

    # The default accessor (page.homepage) clashes with a host site's own HomePage.
    page_ptr = models.OneToOneField(
        Page,
        models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="%(app_label)s_%(class)s",
    )

    search_fields = [*Page.search_fields, index.SearchField("folded_text")]

    class Meta:
        abstract = True

    def folded_text(self) -> str:
        """Return the words this page is found by, as typed without diacritics."""
        return fold(self.title)


class HomePage(CataloguePage):
    """The front door: levels and their grades; made by the action that grows the tree."""

    introduction = models.TextField(_("introduction"), blank=True, max_length=500)

    is_creatable = False
    max_count = 1
    subpage_types = ["catalogue.GradePage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        app_label = "catalogue"
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class GradePage(CataloguePage):
    """All subjects of one grade; made from the curriculum, not by hand."""

    is_creatable = False

    grade = models.OneToOneField(
        "curriculum.Grade", models.PROTECT, related_name="page", verbose_name=_("grade")
    )

    parent_page_types = ["catalogue.HomePage"]
    subpage_types = ["catalogue.SubjectPage"]
    content_panels = [*Page.content_panels, FieldPanel("grade")]

    class Meta:
        app_label = "catalogue"
        verbose_name = _("grade page")
        verbose_name_plural = _("grade pages")


class SubjectPage(CataloguePage):
    """One subject of one grade: its topics and its lessons; made from the curriculum."""

    is_creatable = False

    course = models.OneToOneField(
        "curriculum.Course",
        models.PROTECT,
        related_name="page",
        verbose_name=_("subject of a grade"),
    )

    parent_page_types = ["catalogue.GradePage"]
    content_panels = [*Page.content_panels, FieldPanel("course")]

    class Meta:
        app_label = "catalogue"
        verbose_name = _("subject page")
        verbose_name_plural = _("subject pages")

    def folded_text(self) -> str:
        return f"{super().folded_text()} {fold(str(self.course))}"


class AbstractLessonPage(CataloguePage):
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
    search_fields = [
        *CataloguePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    class Meta:
        abstract = True

    def folded_text(self) -> str:
        return f"{super().folded_text()} {fold(self.summary)}"


class LessonPage(AbstractLessonPage):
    """A lesson of a subject."""

    class Meta:
        app_label = "catalogue"
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
