"""Choosing a recording in a form: Wagtail's chooser, narrowed to what the person reaches."""

from typing import Any

from django.db.models import ForeignKey, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    ChosenMultipleViewMixin,
    ChosenResponseMixin,
    ChosenViewMixin,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet

from media_pipeline.blocks import AdminSourceChooser, SourceField
from media_pipeline.models import Source
from media_pipeline.permissions import list_reached_collections, list_reached_sources
from media_pipeline.queries.library import describe, list_entries
from media_pipeline.templatetags.media import describe_length


class ReachedChoices(CreationFormMixin, BaseChooseView):
    """The recordings that the person reaches, newest first."""

    ordering = ("-created_at", "-pk")

    def get_object_list(self) -> QuerySet[Source]:
        return list_entries(self.request.user)

    def get_filter_form(self) -> Any:
        form = self.get_filter_form_class()
        return form(self.request.GET, collections=self.collections)

    @cached_property
    def collections(self) -> QuerySet | None:
        found = list_reached_collections(self.request.user).distinct()
        return found if found.count() > 1 else None

    @property
    def columns(self) -> list[Column]:
        columns = super().columns
        columns.append(
            Column(
                "length",
                label=_("Length"),
                accessor=lambda one: describe_length(one.original.duration_ms),
            )
        )
        columns.append(Column("stage", label=_("State"), accessor=lambda one: describe(one).label))
        if self.collections is not None:
            columns.append(Column("collection", label=_("Collection")))
        return [*columns, DateColumn("created_at", label=_("Brought in"))]

    def can_create(self) -> bool:
        # Uploads last longer than a dialogue.
        return False


class ChooseView(ChooseViewMixin, ReachedChoices):
    pass


class ChooseResultsView(ChooseResultsViewMixin, ReachedChoices):
    pass


class ChosenView(ChosenViewMixin, ChosenResponseMixin, View):
    def get_object(self, pk: Any) -> Source:
        # "DoesNotExist" for what is out of reach as for what is not there.
        found = list_reached_sources(self.request.user)
        return found.get(pk=pk if str(pk).isdigit() else 0)


class ChosenMultipleView(ChosenMultipleViewMixin, ChosenResponseMixin, View):
    def get_objects(self, pks: list[str]) -> QuerySet[Source]:
        wanted = [pk for pk in pks if pk.isdigit()]
        return list_reached_sources(self.request.user).filter(pk__in=wanted)


class SourceChooserViewSet(ChooserViewSet):
    """The addresses of the chooser."""

    model = Source
    icon = "media"
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    base_widget_class = AdminSourceChooser
    choose_one_text = AdminSourceChooser.choose_one_text
    choose_another_text = AdminSourceChooser.choose_another_text
    edit_item_text = AdminSourceChooser.link_to_chosen_text

    def on_register(self) -> None:
        super().on_register()
        override = {"widget": self.widget_class, "form_class": SourceField}
        register_form_field_override(ForeignKey, to=self.model, override=override)

    def get_urlpatterns(self) -> list[Any]:
        return [one for one in super().get_urlpatterns() if one.name != "create"]


viewset = SourceChooserViewSet("media_sources_chooser", url_prefix="media/chooser")
