"""The block by which any StreamField shows a recording, and the widget that chooses one."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import ChooserBlock
from wagtail.coreutils import resolve_model_string

SOURCE = "media_pipeline.Source"


class AdminSourceChooser(BaseChooser):
    """Chooses a recording within the person's reach, in any form of the admin."""

    model = SOURCE
    icon = "media"
    choose_one_text = _("Choose a recording")
    choose_another_text = _("Choose another recording")
    link_to_chosen_text = _("Open this recording")
    clear_choice_text = _("Choose none")
    chooser_modal_url_name = "media_sources_chooser:choose"


class SourceChooserBlock(ChooserBlock):
    """A recording in a StreamField; shown as a plain player."""

    @cached_property
    def target_model(self) -> Any:
        return resolve_model_string(SOURCE)

    @cached_property
    def widget(self) -> AdminSourceChooser:
        return AdminSourceChooser()

    class Meta:
        icon = "media"
        label = _("Recording")
        template = "media_pipeline/blocks/source.html"
