"""What every response carries: the reader's language, and what a page may load."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation


class ChosenLanguageMiddleware:
    """Activates the language of the cookie.

    Django's own LocaleMiddleware asks Accept-Language: many phones and office machines in Vietnam
    are set to English by their makers, and their owners would meet an English school.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language  # as LocaleMiddleware does
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class ContentPolicyMiddleware(CSPMiddleware):
    """Sends the site's content security policy, loosened only where Wagtail's admin needs it.

    Wagtail's page listing and editor start themselves by inline scripts without a nonce. Public
    pages, which show what many hands wrote, keep the strict policy.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(reverse("wagtailadmin_home")) and not report_only:
            parts.update = {**(parts.update or {}), "script-src": [SELF, UNSAFE_INLINE]}
        if inline := sorted(getattr(request, "inline_styles", ())):
            # By their hashes, not by a nonce: a page that holds one is for one reader only.
            parts.update = {**(parts.update or {}), "style-src": [SELF, *inline]}
        return parts
