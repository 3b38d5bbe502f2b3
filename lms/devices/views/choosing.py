"""What the address of a screen of needs asks for, held against what may be asked."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _

from lessons.curriculum.models import Level
from lessons.numbers import read_number
from lms import LmsError
from lms.devices.forms import LACKS
from lms.devices.models import Hardship
from lms.devices.queries.ledger import AssetFilter
from lms.devices.queries.needs import NeedFilter, list_offices
from lms.devices.queries.organisations import MOST_LISTED, count_up_to, list_named
from lms.devices.rules import Closing, Lack
from lms.devices.rules.ledger import Place
from lms.devices.rules.naming import Named, find_meant
from lms.people.models import Organisation
from lms.people.views.screens import Screen

# Longer is no name; more that fit are a reason to type more of it.
MOST_TYPED, MOST_OFFERED = 200, 30
STATES = [
    ("", _("on the list")),
    ("unverified", _("not verified yet")),
    ("verified", _("verified")),
    ("met", _("met")),
    ("removed", _("taken off the list")),
]
_CLOSED = {"met": Closing.MET, "removed": Closing.REMOVED}
_VERIFIED = {"verified": True, "unverified": False}


class WhichOrganisation(LmsError, Http404):
    """What was typed names no organisation, or several; a screen that cannot ask says 404."""

    def __init__(self, typed: str, found: Sequence[Named]) -> None:
        super().__init__(typed)
        self.typed, self.found = typed, found


class ChoosingScreen(Screen):
    """A screen that is narrowed to an organisation, by its number or by what somebody typed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except WhichOrganisation as unclear:
            return self.ask_which(unclear)

    def ask_which(self, unclear: WhichOrganisation) -> HttpResponse:
        """Show those that fit, each as a way back to this screen."""
        self.template_name = "devices/admin/which.html"
        ways = []
        for one in unclear.found[:MOST_OFFERED]:
            query = self.request.GET.copy()
            query["organisation"] = str(one.number)
            ways.append((one, query.urlencode()))
        status = 200 if ways else 404
        return self.show(status=status, typed=unclear.typed, ways=ways, count=len(unclear.found))


def read_organisation(request: HttpRequest) -> Organisation | None:
    """Return the organisation that is asked for; None for everything within reach.

    :raises WhichOrganisation: what was typed names none, or several.
    """
    text = request.GET.get("organisation", "").strip()[:MOST_TYPED]
    if not text:
        return None
    offices, number = list_offices(request.user), read_number(text)
    if number is not None and (one := offices.filter(pk=number).first()):
        return one
    if number is not None:
        # As an address has it; a part of a name is never meant by it.
        one = offices.filter(code=text).first()
        if one is None:
            raise Http404
        return one
    found = find_meant(text, list_named(offices))
    if len(found) == 1:
        return offices.get(pk=found[0].number)
    raise WhichOrganisation(text, found)


def read_lack(request: HttpRequest) -> Lack | None:
    """Return what is missing."""
    text = request.GET.get("lack", "")
    return Lack(text) if text in set(Lack) else None


def read_filter(request: HttpRequest) -> NeedFilter:
    """Return which needs are asked for."""
    state = request.GET.get("state", "")
    return NeedFilter(
        organisation=read_organisation(request),
        level=read_number(request.GET.get("level", "")),
        hardship=read_number(request.GET.get("hardship", "")),
        lack=read_lack(request),
        is_verified=_VERIFIED.get(state),
        closing=_CLOSED.get(state, Closing.OPEN),
        code=request.GET.get("q", "").strip(),
    )


def read_asset_filter(request: HttpRequest) -> AssetFilter:
    """Return which devices are asked for."""
    place = request.GET.get("place", "")
    return AssetFilter(
        owner=read_organisation(request),
        place=Place(place) if place in set(Place) else None,
        serial=request.GET.get("serial", "").strip(),
    )


def list_choices(request: HttpRequest) -> dict[str, Any]:
    """Return what there is to choose from, and what was chosen."""
    names = ("organisation", "level", "hardship", "lack", "state", "q")
    query = QueryDict(mutable=True)
    for name in names:
        if value := request.GET.get(name, ""):
            query[name] = value
    offices = list_offices(request.user)
    named = list_named(offices) if count_up_to(offices) > MOST_LISTED else None
    chosen = {name: request.GET.get(name, "") for name in names}
    typed = chosen["organisation"]
    here = [one for one in named or () if str(one.number) == typed]
    here = here or find_meant(typed, named or ())
    return {
        "organisations": offices,
        "named": named,
        "place_name": str(here[0]) if len(here) == 1 else "",
        "levels": [(str(one.pk), one.name) for one in Level.objects.all()],
        "hardships": [(str(one.pk), one.name) for one in Hardship.objects.all()],
        "lacks": LACKS,
        "states": STATES,
        "chosen": chosen,
        "query": query.urlencode(),
    }
