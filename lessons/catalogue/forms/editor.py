"""The tabs of Wagtail's editor of a lesson, and the panel that says what is missing."""

from typing import Any

from django.forms import Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.models import Page

from lessons.catalogue.queries import list_gaps


class GapsPanel(Panel):
    """What the lesson, as last saved, lacks before it can be submitted."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalogue/panels/gaps.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            gaps = list_gaps(self.instance) if self.instance.pk else []
            return super().get_context_data(parent_context) | {
                "is_new": not self.instance.pk,
                "blocking": [gap for gap in gaps if gap.is_blocking],
                "advisory": [gap for gap in gaps if not gap.is_blocking],
            }


def make_lesson_tabs() -> TabbedInterface:
    """Return the editor of a lesson; hosts with a lesson page of their own may build on it."""
    return TabbedInterface(
        [
            ObjectList(
                [
                    GapsPanel(heading=_("Before you submit")),
                    TitleFieldPanel("title"),
                    FieldPanel("recording"),
                    FieldRowPanel(
                        [FieldPanel("topic", widget=Select), FieldPanel("is_core")],
                        heading=_("Place in the curriculum"),
                    ),
                    FieldPanel("summary"),
                    FieldPanel("outcomes"),
                ],
                heading=_("Lesson"),
            ),
            ObjectList(
                [
                    FieldPanel("attachments"),
                    FieldPanel("body"),
                    FieldPanel("transcript"),
                    FieldPanel("related_lessons"),
                ],
                heading=_("Materials"),
            ),
            ObjectList([FieldPanel("questions")], heading=_("Questions")),
            ObjectList(
                [
                    # Without the account: a list of them would show everybody to everybody.
                    InlinePanel(
                        "teachers",
                        [FieldPanel("name")],
                        heading=_("Teachers"),
                        label=_("Teacher"),
                    ),
                    FieldRowPanel(
                        [FieldPanel("school_name"), FieldPanel("school_year")],
                        heading=_("Where it is made"),
                    ),
                    FieldRowPanel(
                        [FieldPanel("series"), FieldPanel("language")],
                        heading=_("What it goes with"),
                    ),
                    FieldPanel("for_television"),
                ],
                heading=_("Who made it"),
            ),
            ObjectList(Page.promote_panels, heading=_("Address and search engines")),
            ObjectList(Page.settings_panels, heading=_("Settings")),
        ]
    )
