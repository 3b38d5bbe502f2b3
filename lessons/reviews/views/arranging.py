"""The review arranged in Wagtail's admin: appointments, steps, checklists; and what lacks."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import log

from lessons.reviews.actions.arranging import UnableToArrange, arrange_stage
from lessons.reviews.actions.checklists import make_version, renew_checklist
from lessons.reviews.forms.arranging import AppointmentForm, ChecklistForm, StageForm
from lessons.reviews.models import Appointment, Checklist, Stage
from lessons.reviews.queries.arranging import list_deciding
from lessons.reviews.views.sentences import name_person


class Arranging:
    """What all screens share: forms know who fills them in."""

    def get_form_kwargs(self) -> dict[str, Any]:
        given: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]  # of the view
        return given | {"user": self.request.user}  # type: ignore[attr-defined]  # of the view


class ArrangedIndexView(generic.IndexView):
    """A list of ours with what lacks above it."""

    template_name = "reviews/admin/arranged_index.html"


class CreateView(Arranging, generic.CreateView):
    pass


class EditView(Arranging, generic.EditView):
    pass


class ArrangingViewSet(ModelViewSet):
    """What the three share. No usage page, which lists what a reader may not meet."""

    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    list_filter: list[str] = []
    list_per_page = 50
    index_view_class = ArrangedIndexView
    add_view_class = CreateView
    edit_view_class = EditView
    form_class: Any

    def get_form_class(self, for_update: bool = False) -> Any:
        return self.form_class


def _say_reach(row: Any) -> str:
    named = [*row.subjects.all(), *row.levels.all()]
    return ", ".join(str(one) for one in named) or _("all subjects and levels")


class AppointmentIndexView(ArrangedIndexView):
    """The appointments of people in one's reach."""

    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().select_related("person")
        return rows.prefetch_related("subjects", "levels")


class AppointmentViewSet(ArrangingViewSet):
    model = Appointment
    name = "reviews_appointments"
    icon = "user"
    menu_label = gettext_lazy("Who reviews as what")
    form_class = AppointmentForm
    index_view_class = AppointmentIndexView
    list_display = [
        TitleColumn(
            "person",
            label=gettext_lazy("reviewer"),
            accessor=lambda row: name_person(row.person),
            url_name="reviews_appointments:edit",
        ),
        Column("kind", label=gettext_lazy("reviews as"), accessor="get_kind_display"),
        Column("reach", label=gettext_lazy("for which subjects"), accessor=_say_reach),
    ]


class StageSaving(Arranging):
    """Saves a step together with its place."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]  # of the view
        except UnableToArrange as error:
            text = ngettext(
                "%(n)s thing under review would be left without a decision. Save this once it is "
                "decided.",
                "%(n)s things under review would be left without a decision. Save this once they "
                "are decided.",
                error.count,
            )
            self.produced_error_message = text % {"n": error.count}
            return self.form_invalid(form)  # type: ignore[attr-defined]  # of it

    def save_instance(self) -> Stage:
        form: Any = self.form  # type: ignore[attr-defined]  # of the view
        save: Any = super().save_instance  # type: ignore[misc]  # of the view
        return arrange_stage(stage=form.instance, save=save, place=form.cleaned_data["place"])


class StageCreateView(StageSaving, generic.CreateView):
    pass


class StageEditView(StageSaving, generic.EditView):
    pass


class StageIndexView(ArrangedIndexView):
    """The steps in the order in which they decide, then those beside and out of use."""

    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().select_related("checklist")
        return rows.prefetch_related("subjects", "levels")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["order"] = list_deciding()
        return context


def _say_needed(row: Stage) -> str:
    said = _("%(votes)s votes") % {"votes": row.quorum}
    if row.subject_needed or row.content_needed:
        said += _(" (subject: %(subject)s, content: %(content)s)") % {
            "subject": row.subject_needed,
            "content": row.content_needed,
        }
    return said


class StageViewSet(ArrangingViewSet):
    model = Stage
    name = "reviews_stages"
    icon = "tasks"
    menu_label = gettext_lazy("Steps of the review")
    form_class = StageForm
    index_view_class = StageIndexView
    add_view_class = StageCreateView
    edit_view_class = StageEditView
    list_display = [
        TitleColumn("name", label=gettext_lazy("Step"), url_name="reviews_stages:edit"),
        Column("needed", label=gettext_lazy("asks for"), accessor=_say_needed),
        Column("reach", label=gettext_lazy("for which subjects"), accessor=_say_reach),
        Column(
            "active",
            label=gettext_lazy("In use"),
            accessor=lambda row: _("Yes") if row.active else _("No"),
        ),
    ]


class ChecklistCreateView(CreateView):
    """A new checklist; lists begin at version 1."""

    def save_instance(self) -> Checklist:
        form: Any = self.form
        made = make_version(
            name=form.cleaned_data["name"], lines=form.read_lines(), now=timezone.now()
        )
        log(made, "wagtail.create", user=self.request.user)
        return made


class ChecklistEditView(EditView):
    """An answered version stays as it is: saving makes the next one."""

    template_name = "reviews/admin/checklist_form.html"
    success_message = gettext_lazy("“%(object)s” is saved; steps that use this checklist ask it.")

    def save_instance(self) -> Checklist:
        form: Any = self.form
        known: Checklist = form.instance
        kept = renew_checklist(checklist=known, lines=form.read_lines(), now=timezone.now())
        made = kept.pk != known.pk
        log(kept, "wagtail.create" if made else "wagtail.edit", user=self.request.user)
        return kept


class ChecklistViewSet(ArrangingViewSet):
    model = Checklist
    name = "reviews_checklists"
    icon = "list-ul"
    menu_label = gettext_lazy("Checklists")
    form_class = ChecklistForm
    add_view_class = ChecklistCreateView
    edit_view_class = ChecklistEditView
    list_display = [
        TitleColumn("name", label=gettext_lazy("name"), url_name="reviews_checklists:edit"),
        Column("version", label=gettext_lazy("version")),
        Column(
            "is_used",
            label=gettext_lazy("answered"),
            accessor=lambda row: _("Yes") if row.is_used else _("No"),
        ),
    ]


class ArrangingViewSetGroup(ModelViewSetGroup):
    items = (AppointmentViewSet, StageViewSet, ChecklistViewSet)
    menu_label = gettext_lazy("Arrange the review")
    menu_name = "reviews-arrange"
    menu_icon = "cogs"
    menu_order = 310
