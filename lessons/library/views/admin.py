"""The library's screens in Wagtail's admin: Wagtail's own, each behind the library's policy."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from lessons.letters import fold
from lessons.library.models import Resource
from lessons.library.permissions import MEET, get_policy, list_reached
from lessons.numbers import read_number

# Wagtail asks whether somebody may do a thing to some object; these ask about this one.
_WRITES: tuple[type, ...] = (
    snippets.DeleteView,
    snippets.LockView,
    snippets.UnlockView,
    snippets.RevisionsUnscheduleView,
)


def guard(view: Callable[..., HttpResponse], model: type, view_class: type) -> Any:
    """Answer 404 for objects that the person may not meet, or not change where it changes them."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = kwargs.get("pk")
        if pk is not None:
            actions = find_actions(view_class, request.method or "GET")
            if not is_reached(request.user, model, pk, actions):
                raise Http404
        return view(request, *args, **kwargs)

    return guarded


def find_actions(view_class: type, method: str) -> Iterable[str]:
    """Return which permission opens a screen."""
    if issubclass(view_class, snippets.UnpublishView):
        return ["withdraw"]
    if issubclass(view_class, snippets.DeleteView):
        return ["delete"]
    if issubclass(view_class, _WRITES):
        return ["change"]
    # Reviewers read the editing screen; they decide by the screens of the workflow.
    if issubclass(view_class, snippets.EditView) and method == "POST":
        return ["change"]
    return MEET


def is_reached(user: Any, model: type, pk: Any, actions: Iterable[str]) -> bool:
    """Tell whether `user` may do any of `actions` to the object with this number."""
    number = read_number(str(pk))
    if number is None:
        return False
    return list_reached(user, model, list(actions)).filter(pk=number).exists()


class QuietSaving:
    """No saving while somebody types: each time would bring the chosen file again."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]  # of the view mixed with
        self.autosave_enabled = False


class ReachedIndexView(snippets.IndexView):
    """A list without bulk actions, searched without diacritics."""

    @cached_property
    def columns(self) -> list[Any]:
        return [column for column in super().columns if column.name != "bulk_actions"]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if self.model is Resource:
            for kind, label in (("xlsx", _("Excel file")), ("csv", _("CSV file"))):
                url = reverse("library_admin:export", args=[kind])
                buttons.append(Button(label, url=url, icon_name="download", priority=60))
        return buttons

    def search_queryset(self, queryset: Any) -> Any:
        for word in fold(self.search_query or "").split():
            queryset = queryset.filter(folded_text__contains=word)
        return queryset


class CreateView(QuietSaving, snippets.CreateView):
    pass


class EditView(QuietSaving, snippets.EditView):
    pass


class SelectionCreateView(CreateView):
    """Begins a collection of one's own; it is filled on the site's own screens."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        form.instance.owner = self.request.user
        return form

    def get_success_url(self) -> str:
        return reverse("library:edit_selection", args=[self.object.pk])


class SelectionEditView(EditView):
    """The words of a collection, and the way to what stands in it."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        url = reverse("library:edit_selection", args=[self.object.pk])
        button = Button(_("What stands in it"), url=url, icon_name="list-ol", priority=10)
        may = get_policy(self.model).user_has_permission_for_instance
        has_way = may(self.request.user, "change", self.object)
        return [*super().header_more_buttons, *([button] if has_way else [])]


class WithdrawView(snippets.UnpublishView):
    """Taking something out of the public library needs no right to publish."""

    permission_required = "withdraw"


class GuardedViewSet(SnippetViewSet):
    """A viewset whose every screen asks the library's policy about the object it shows."""

    copy_view_enabled = False
    list_per_page = 50
    index_view_class = ReachedIndexView
    add_view_class = CreateView
    edit_view_class = EditView
    unpublish_view_class = WithdrawView

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        return guard(super().construct_view(view_class, **kwargs), self.model, view_class)

    def register_chooser_viewset(self) -> None:
        """Offer no chooser: Wagtail's lists everything, whoever asks."""
