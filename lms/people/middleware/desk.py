"""Sends people who have no desk in the admin to their own page."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class DeskMiddleware:
    """Comes after authentication.

    Wagtail sends whoever may not enter to the door, and the door sends whoever has signed in back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        admin = request.path.startswith(reverse("wagtailadmin_home"))
        if not admin or not request.user.is_authenticated:
            return None
        if request.user.has_perm("wagtailadmin.access_admin"):
            return None
        return redirect("people_home")
