"""A public site behind TLS: secrets from the environment, strict cookies and transport."""

from lms.project.settings.base import *
from lms.project.settings.base import env

SECRET_KEY = env.str("SONGHOC_SECRET_KEY")
ALLOWED_HOSTS = env.list("SONGHOC_ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL = env.str("SONGHOC_BASE_URL")

SECURE_SSL_REDIRECT = env.bool("SONGHOC_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# The probes come from the machine itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SONGHOC_HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
