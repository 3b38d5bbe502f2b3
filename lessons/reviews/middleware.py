"""Answers 410 where something public was withdrawn; nothing else says so to readers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from lessons.reviews.queries.gone import leads_to_withdrawn
from lessons.reviews.views.withdrawing import show_withdrawn


class WithdrawnMiddleware:
    """Comes last. Looks only at addresses of the public side that lead nowhere.

    Pages are kept for readers with status 200 alone: when something comes back, it is there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code != 404 or match is None or request.method not in ("GET", "HEAD"):
            return response
        if not leads_to_withdrawn(request, match):
            return response
        return show_withdrawn(request)
