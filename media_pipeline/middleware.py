"""Published files before everything that is for people: no session, no user, no policy of pages."""

from collections.abc import Callable
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, resolve, reverse

from media_pipeline.views.files import show_public


class PublicFilesMiddleware:
    """Comes right after the one for static files.

    Whatever comes later may look at the session, and then Django tells shared caches to keep one
    copy for each cookie. Without this middleware the view itself answers, only slower.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.start is None or not request.path_info.startswith(self.start):
            return self.get_response(request)
        path = request.path_info.removeprefix(self.start)
        try:
            if path and not path.startswith("captions/"):
                # What the resolver would say, at a fraction of the price: players ask by the part.
                return show_public(request, path=path)
            match = resolve(request.path_info)
            return match.func(request, *match.args, **match.kwargs)
        except Http404:
            return HttpResponseNotFound(content_type="text/plain")

    @cached_property
    def start(self) -> str | None:
        """Return what the addresses of published files begin with, None where there are none."""
        try:
            return reverse("media_files:public", args=["x"]).removesuffix("x")
        except NoReverseMatch:
            return None
