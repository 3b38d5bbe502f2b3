"""Dashboards: of an organisation, of one panel by what is below, and on paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from lms.supervision.permissions import list_places
from lms.supervision.queries.dashboards import compare_children, read_dashboard
from lms.supervision.queries.panels import list_shown
from lms.supervision.rules.charts import HEIGHT, WIDTH
from lms.supervision.rules.months import find_month
from lms.supervision.rules.panels import Panel
from lms.supervision.views.screens import PlaceScreen, Screen


class StartScreen(Screen):
    """Leads to where the person's reach begins."""

    page_title = gettext_lazy("Dashboards")
    template_name = "supervision/admin/nowhere.html"
    above = None

    def get(self, request: HttpRequest) -> HttpResponse:
        place = list_places(request.user).order_by("depth", "path").first()
        if place is None:
            return self.show()
        return redirect("supervision:place", place.pk)


class DashboardScreen(PlaceScreen):
    """All panels of an organisation, and the way to those below it."""

    template_name = "supervision/admin/dashboard.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(**describe(self), others=self.list_tops())

    def list_tops(self) -> list[Any]:
        """Return where else the person's reach begins: someone may supervise two schools."""
        if self.find_parent() is not None:
            return []
        tops: list[Any] = []
        for one in list_places(self.request.user).order_by("path"):
            if not tops or not one.path.startswith(tops[-1].path):
                tops.append(one)
        return [one for one in tops if one.pk != self.place.pk]


class PanelScreen(PlaceScreen):
    """One panel: its table, and its headlines by the organisations right below."""

    template_name = "supervision/admin/panel.html"
    panel: Panel

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.key = kwargs["key"]
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return f"{self.find_panel().title}: {self.place.name}"

    def find_panel(self) -> Panel:
        """Return the panel that the address names, if the person may read it here."""
        for panel in list_shown(self.request.user, self.place):
            if panel.key == self.key:
                return panel
        raise Http404

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        panel = self.find_panel()
        context = describe(self)
        found = (one for one in context["board"].panels if one.panel.key == panel.key)
        shown = next(found, None)
        if shown is None:
            raise Http404
        below = compare_children(request.user, self.place, panel, self.month)
        return self.show(**context, shown=shown, below=below)


class PrintScreen(PlaceScreen):
    """The dashboard as it is printed and signed."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = describe(self) | {"printed_at": timezone.now()}
        response = render(request, "supervision/print.html", context)
        response["Cache-Control"] = "private, no-store"
        return response


def describe(screen: PlaceScreen) -> dict[str, Any]:
    """Return what the screens of an organisation and their paper have in common."""
    now = find_month(timezone.localdate())
    return {
        "board": read_dashboard(screen.request.user, screen.place, screen.month),
        "place": screen.place,
        "parent": screen.find_parent(),
        "month": screen.month,
        "before": screen.month.shift(-1),
        "after": screen.month.shift(1) if screen.month < now else None,
        "is_open": screen.month == now,
        "chart": {"width": WIDTH, "height": HEIGHT, "line": HEIGHT - 18, "words": HEIGHT - 4},
    }
