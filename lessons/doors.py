"""Who comes in at all: whoever has signed in, for screens outside Wagtail's own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.views.decorators.cache import never_cache

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
