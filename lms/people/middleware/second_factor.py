"""Sends whoever must have a second factor, and has none, to set it up before anything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lms.people.queries import list_second_factors, needs_second_factor

# The way to set it up, the way out, and what those pages need.
# So are the public pages: a lesson needs no account at all.
_OPEN = {
    "account_logout",
    "account_reauthenticate",
    "set_language",
    "wagtail_serve",
    "search",
    "discovery_school",
    "discovery_teachers",
    "discovery_teacher",
    "lesson_questions",
    "picture",
    "media_files:public",
    "media_files:public_captions",
}


class SecondFactorMiddleware:
    """Comes after authentication. Roles and rules are asked at every request until it is set up:

    a rule that an administrator makes now holds for the session that is open now.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        user, match = request.user, request.resolver_match
        if not user.is_authenticated or match is None:
            return None
        if match.view_name in _OPEN or (match.view_name or "").startswith("mfa_"):
            return None
        # What the roles demand is known without a question of its own: pages ask for them anyway.
        if not needs_second_factor(user) or list_second_factors(user).filter(type="totp").exists():
            return None
        return redirect("mfa_activate_totp")
