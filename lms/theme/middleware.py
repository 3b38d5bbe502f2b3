"""Which language a page speaks: the reader's choice, else Vietnamese; never the browser's guess."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
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
