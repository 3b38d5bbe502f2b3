"""What the address of a screen of needs asks for, held against what may be asked."""

from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from lessons.curriculum.models import Level
from lessons.numbers import read_number
from lms.devices.forms import LACKS
from lms.devices.models import Hardship
from lms.devices.queries.ledger import AssetFilter
from lms.devices.queries.needs import NeedFilter, list_offices
from lms.devices.rules import Closing, Lack
from lms.devices.rules.ledger import Place
from lms.people.models import Organisation

STATES = [
    ("", _("on the list")),
    ("unverified", _("not verified yet")),
    ("verified", _("verified")),
    ("met", _("met")),
    ("removed", _("taken off the list")),
]
_CLOSED = {"met": Closing.MET, "removed": Closing.REMOVED}
_VERIFIED = {"verified": True, "unverified": False}


def read_organisation(request: HttpRequest) -> Organisation | None:
    """Return the organisation that is asked for; None for everything within reach."""
    text = request.GET.get("organisation", "")
    if not text:
        return None
    one = list_offices(request.user).filter(pk=read_number(text) or 0).first()
    if one is None:
        raise Http404
    return one


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
    return {
        "organisations": list_offices(request.user),
        "levels": [(str(one.pk), one.name) for one in Level.objects.all()],
        "hardships": [(str(one.pk), one.name) for one in Hardship.objects.all()],
        "lacks": LACKS,
        "states": STATES,
        "chosen": {name: request.GET.get(name, "") for name in names},
        "query": query.urlencode(),
    }
