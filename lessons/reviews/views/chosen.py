"""What was chosen for broadcast and as model lessons, for officers and for who broadcasts it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lessons.doors import signed_in_view
from lessons.reviews.conf import get_conf
from lessons.reviews.queries.chosen import list_chosen, read_hold
from lessons.reviews.rules.scoring import Purpose

PER_PAGE = 20
PURPOSES = {
    "": _("All of them"),
    Purpose.BROADCAST.value: _("For broadcast"),
    Purpose.MODEL.value: _("Model lessons"),
}


@require_safe
@signed_in_view
def show_chosen(request: HttpRequest) -> HttpResponse:
    """List what was chosen, newest first, and whether it still holds."""
    policy = get_conf().make_policy()
    if not policy.may_read_chosen(request.user):
        raise Http404
    wanted = request.GET.get("for", "")
    purpose = Purpose(wanted) if wanted in set(Purpose) else None
    found = list_chosen(request.user, purpose=purpose).prefetch_related("thing")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    owners = {one.round.submission.owner_id for one in page.object_list} - {None}
    places: dict[Any, str] = policy.name_places(owners) if owners else {}
    context = {
        "entries": [
            {
                "candidate": one,
                "about": one.round.submission,
                "hold": read_hold(one),
                "place": places.get(one.round.submission.owner_id, ""),
            }
            for one in page.object_list
        ],
        "pages": page,
        "purposes": PURPOSES.items(),
        "purpose": purpose.value if purpose else "",
        "query": f"for={purpose.value}" if purpose else "",
        "scores": policy.may_arrange(request.user),
    }
    return render(request, "reviews/chosen.html", context)
