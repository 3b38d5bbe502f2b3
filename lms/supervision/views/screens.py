"""What the admin screens of supervision share: a guard, a title, a trail, an organisation."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from lms.supervision.permissions import SUPERVISE, get_policy
from lms.supervision.rules.months import Month, read_month
from lms.supervision.rules.panels import find_shown_month

_CRUMB = _("Dashboards")


class Screen(WagtailAdminTemplateMixin, View):
    """A page of the admin for who supervises somewhere; elsewhere is as good as nowhere."""

    header_icon = "view"
    capability = SUPERVISE
    """What is needed somewhere; nothing, where the screen shows what is one's own as well."""
    above: tuple[str, Any] | None = ("supervision:start", _CRUMB)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.capability and not get_policy().may(request.user, self.capability):
            raise Http404
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied as error:
            raise Http404 from error

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = list(self.breadcrumbs_items)
        if self.above:
            name, label = self.above
            items.append({"url": reverse(name), "label": label})
        return [*items, {"url": "", "label": self.get_page_title()}]

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        """Render the screen's template."""
        response = self.render_to_response(self.get_context_data(**context))
        response.status_code = status
        return response


class PlaceScreen(Screen):
    """A screen about one organisation that the person supervises, and one month."""

    place: Any
    month: Month

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.place = find_place(request.user, kwargs["pk"], self.capability)
        self.month = find_month_asked(request)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.place.name)

    def find_parent(self) -> Any:
        """Return the organisation above, if the person supervises it too."""
        parent = self.place.get_parent()
        if parent is None or not get_policy().may(self.request.user, self.capability, parent):
            return None
        return parent


def find_place(user: Any, pk: int, capability: str = SUPERVISE) -> Any:
    """Return the organisation if `user` supervises it; otherwise there is none."""
    return get_object_or_404(get_policy().list_places(user, capability), pk=pk)


def find_month_asked(request: HttpRequest) -> Month:
    """Return the month that the address asks for; the present one if it asks for none."""
    return find_shown_month(read_month(request.GET.get("month", "")), today=timezone.localdate())
