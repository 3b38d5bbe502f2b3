"""What admin screens share, here and above: a guard, a title, a trail, pages of a list."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from media_pipeline.permissions import may_enter_library


class GuardedScreen(WagtailAdminTemplateMixin, View):
    """A page of the admin that is there for some only; what it shows is scoped further."""

    # The way back: the name of a URL and what is called there.
    above: tuple[str, Any] | None = None
    per_page = 50

    def may_open(self, user: Any) -> bool:
        """Tell whether there is such a page for `user`."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may_open(request.user):
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

    def paginate(self, found: Any) -> Any:
        """Return the page of `found` that the address asks for."""
        return Paginator(found, self.per_page).get_page(self.request.GET.get("p"))


class Screen(GuardedScreen):
    """A page for whoever may choose or bring recordings."""

    header_icon = "media"
    per_page = 30

    def may_open(self, user: Any) -> bool:
        return may_enter_library(user)
