"""Who comes in: people whom a review calls, and those whose history it is."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from lessons.doors import View, signed_in_view
from lessons.reviews.queries.reading import find_round


def round_view(view: View) -> View:
    """Find the round of the address among those that the person may read."""

    @signed_in_view
    @wraps(view)
    def enter(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        found = find_round(request.user, pk) if pk < 2**62 else None
        if found is None:
            raise Http404
        return view(request, found, **kwargs)

    return enter
