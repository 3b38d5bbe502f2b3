"""The complete site, or the same pages behind the middleware of Wagtail's project template."""

import os

from tests.bench.search_settings import *  # noqa: F403
from tests.bench.search_settings import DATABASES, LESSONS

# As in production: no look at the disk for each request.
WHITENOISE_AUTOREFRESH = False

if os.environ.get("BENCH_WAY") == "ours":
    LESSONS = {**LESSONS, "PAGES_CACHE": "pages"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    MIDDLEWARE = [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "django.middleware.security.SecurityMiddleware",
        # The accounts refuse to start without theirs; it does next to nothing here.
        "allauth.account.middleware.AccountMiddleware",
    ]
