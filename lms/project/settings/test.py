"""What pytest runs on: SQLite in memory unless a service test names another database."""

from lms.project.settings.base import *
from lms.project.settings.base import CACHES, ROOT, env

SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
VAR = ROOT / "var" / "test"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
if not env.str("SONGHOC_DATABASE_URL", default=""):
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
CACHES |= {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # The integration suite points these two at a folder of each test.
    **{
        name: {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": VAR / name},
        }
        for name in ("media_private", "media_public")
    },
}
MEDIA_PIPELINE = {"FOLDER": VAR / "pipeline"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
WHITENOISE_AUTOREFRESH = True
