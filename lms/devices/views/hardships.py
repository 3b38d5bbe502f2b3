"""The admin screen of the categories that needs are counted by."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lessons.letters import tidy
from lessons.numbers import read_number
from lms.devices.actions.hardships import (
    MOST_HARDSHIPS,
    InvalidHardship,
    add_hardship,
    raise_hardship,
    remove_hardship,
    rename_hardship,
)
from lms.devices.models import Hardship
from lms.devices.permissions import may_arrange
from lms.people.rules import Capability
from lms.people.views.screens import Screen


class HardshipsScreen(Screen):
    """The categories in their order: another name, another place, a new one."""

    capability = Capability.REGISTER_NEEDS
    page_title = gettext_lazy("Hardships")
    above = ("devices_admin:table", gettext_lazy("Table of the monthly letter"))
    header_icon = "list-ol"
    template_name = "devices/admin/hardships.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_arrange(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(hardships=Hardship.objects.all(), most=MOST_HARDSHIPS)

    def post(self, request: HttpRequest) -> HttpResponse:
        verb = request.POST.get("verb", "")
        told: dict[str, Any] = {"by": request.user, "now": timezone.now()}
        name = tidy(request.POST.get("name", ""), most=80)
        try:
            if verb == "add":
                add_hardship(name=name, **told)
                messages.success(request, _("Saved."))
            elif verb in ("rename", "raise", "remove"):
                number = read_number(request.POST.get("hardship", "")) or 0
                self.change(verb, get_object_or_404(Hardship, pk=number), name, told)
            else:
                raise Http404
        except InvalidHardship:
            messages.error(
                request,
                _("Please give a name that no other one has; there are at most %(most)s.")
                % {"most": MOST_HARDSHIPS},
            )
        return redirect("devices_admin:hardships")

    def change(self, verb: str, hardship: Hardship, name: str, told: dict[str, Any]) -> None:
        """Do what was asked for to one of them, and say so."""
        if verb == "rename":
            rename_hardship(hardship=hardship, name=name, **told)
        elif verb == "raise":
            raise_hardship(hardship=hardship, **told)
        elif not remove_hardship(hardship=hardship, **told):
            message = _("Pupils are counted by it: it can be renamed, and not taken away.")
            messages.error(self.request, message)
            return
        messages.success(self.request, _("Saved."))
