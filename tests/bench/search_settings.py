"""The complete site for benchmarks of pages: as tested, without limits and without a cache."""

from lms.project.settings.test import *  # noqa: F403
from lms.project.settings.test import LESSONS, LMS

LESSONS = {**LESSONS, "PAGES_CACHE": ""}
LMS = {**LMS, "RATE_LIMITS": {}}
