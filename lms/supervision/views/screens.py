"""What the admin screens of supervision share: a guard, an organisation, a month."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.supervision.permissions import SUPERVISE, get_policy
from lms.supervision.rules.months import Month, read_month
from lms.supervision.rules.panels import find_shown_month
from media_pipeline.views.screens import GuardedScreen

_CRUMB = _("Dashboards")


class Screen(GuardedScreen):
    """A page of the admin for who supervises somewhere; elsewhere is as good as nowhere."""

    header_icon = "view"
    capability = SUPERVISE
    """What is needed somewhere; nothing, where the screen shows what is one's own as well."""
    above: tuple[str, Any] | None = ("supervision:start", _CRUMB)

    def may_open(self, user: Any) -> bool:
        return not self.capability or bool(get_policy().may(user, self.capability))


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
