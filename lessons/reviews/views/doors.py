"""Who comes in: people whom a review calls, and those whose history it is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.cache import never_cache

from lessons.reviews.queries.reading import find_round

View = Callable[..., HttpResponse]


def signed_in_view(view: View) -> View:
    """Let in who has signed in; nothing here is kept by any cache."""

    @never_cache
    @wraps(view)
    def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            # The admin's own door: a host may have no other.
            door = getattr(settings, "WAGTAILADMIN_LOGIN_URL", None) or "wagtailadmin_login"
            return redirect_to_login(request.get_full_path(), resolve_url(door))
        return view(request, *args, **kwargs)

    return enter


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
