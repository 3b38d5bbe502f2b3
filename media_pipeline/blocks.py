"""The block by which any StreamField shows a recording, and the field and widget that choose one.

Whoever saves a form of the admin may put in what they reach, and nothing else: a number typed into
the request is no way round the dialogue. Code that runs for nobody (a shell, a task) is not asked.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import ChooserBlock
from wagtail.coreutils import resolve_model_string
from wagtail.log_actions import get_active_log_context
from wagtail.permissions import policy_registry

SOURCE = "media_pipeline.Source"
MEET = ["choose", "change", "delete"]
"""Each of these rights lets a person watch a recording and put it into a page."""
OUT_OF_REACH = _("This recording is not one of yours. Please choose another one.")


def check_reach(source: Any) -> None:
    """Refuse a recording that the person who works in the admin just now does not reach.

    :raises ValidationError: they do not.
    """
    user: Any = get_active_log_context().user
    if user is None or source is None:
        return
    policy: Any = policy_registry.get_by_type(resolve_model_string(SOURCE))
    if not policy.user_has_any_permission_for_instance(user, MEET, source):
        raise ValidationError(OUT_OF_REACH, code="reach")


class SourceField(forms.ModelChoiceField):
    """A recording within the person's reach, or the one that has stood in the form already."""

    # Nobody learns which numbers there are.
    default_error_messages = {"invalid_choice": OUT_OF_REACH}

    def get_bound_field(self, form: Any, field_name: str) -> Any:
        kept = form.get_initial_for_field(self, field_name)
        self.kept = getattr(kept, "pk", kept)
        return super().get_bound_field(form, field_name)

    def clean(self, value: Any) -> Any:
        source = super().clean(value)
        # A colleague with more rights may have put it there: others must still be able to save.
        if source is not None and source.pk != getattr(self, "kept", None):
            check_reach(source)
        return source


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

    def clean(self, value: Any) -> Any:
        source = super().clean(value)
        check_reach(source)
        return source

    class Meta:
        icon = "media"
        label = _("Recording")
        template = "media_pipeline/blocks/source.html"
