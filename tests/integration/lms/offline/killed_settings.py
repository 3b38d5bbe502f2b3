"""The complete site without the gate, in a folder of a test."""

from lms.project.settings.local import *  # noqa: F403
from lms.project.settings.local import CACHES, LESSONS

LESSONS = LESSONS | {"REVIEWS": {"GUARDED": []}}
CACHES = CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
