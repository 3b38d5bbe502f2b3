"""So many requests a minute from one client; which addresses are limited stands in the settings."""

import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.people.conf import get_conf
from lms.people.middleware.addresses import get_client_address
from lms.people.rules import Rate


class RateLimitMiddleware:
    """Answers 429 past a limit of `LMS["RATE_LIMITS"]`, such as {"search": "60/m"}.

    A key is the name of a URL, maybe after a method ("POST account_login"). The site decides: the
    apps below, which know no people, need no limiter of their own. Comes after authentication.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        match = request.resolver_match
        limits = get_conf().rate_limits
        for key in (match.view_name, f"{request.method} {match.view_name}") if match else ():
            rate = limits.get(key)
            if rate and (wait := count_request(f"{key}:{identify(request)}", rate, time.time())):
                return refuse(request, wait)
        return None


def identify(request: HttpRequest) -> str:
    """Return the client: the account where there is one, for a school shares one address."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"user-{user.pk}"
    return get_client_address(request)


def count_request(key: str, rate: Rate, now: float) -> int:
    """Count one request; return how many seconds to wait when it is one too many, else 0."""
    window, passed = divmod(int(now), rate.seconds)
    rest = rate.seconds - passed
    name = f"people.limit:{key.replace(' ', '-')}:{window}"
    if cache.add(name, 1, rest):
        count = 1
    else:
        try:
            count = cache.incr(name)
        except ValueError:  # forgotten between the two lines
            cache.set(name, 1, rest)
            count = 1
        # Django's database cache forgets the lifetime when it counts.
        cache.touch(name, rest)
    return rest if count > rate.count else 0


def refuse(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return the page that asks for a little patience."""
    response = render(request, "people/too_many_requests.html", {"seconds": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response
