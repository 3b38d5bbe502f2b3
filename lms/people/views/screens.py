"""What the admin screens of people share: a guard, a title, a trail, and the history of a thing."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import registry

from lms.people.permissions import get_scope
from lms.people.rules import Capability

PER_PAGE = 50


class Screen(WagtailAdminTemplateMixin, View):
    """A page of the admin that needs a capability somewhere; what it shows is scoped further."""

    capability: Capability
    header_icon = "group"
    # The way back: the name of a URL and what is called there.
    above: tuple[str, Any] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not get_scope(request.user, self.capability):
            raise Http404
        try:
            return super().dispatch(request, *args, **kwargs)
        except PermissionDenied as error:
            # Wagtail would answer with a way home; elsewhere is as good as nowhere.
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

    def paginate(self, queryset: Any) -> Any:
        """Return the page of `queryset` that the address asks for."""
        return Paginator(queryset, PER_PAGE).get_page(self.request.GET.get("p"))


def list_history(instance: Any) -> Any:
    """Return the last entries of the audit log about something."""
    entries = registry.get_logs_for_instance(instance).select_related("user")
    return entries.order_by("-timestamp")[:20]
