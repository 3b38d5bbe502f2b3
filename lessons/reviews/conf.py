"""The gate's part of the `LESSONS` settings, typed and frozen; read at every use."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, kw_only=True)
class ReviewsConf:
    """How the complete site, or a host, wants things to be reviewed."""

    # Path of a class like `lessons.reviews.permissions.policy.GroupPolicy`: who reviews what.
    policy: str = "lessons.reviews.permissions.policy.GroupPolicy"
    # Days on which nobody works, beside Saturdays and Sundays.
    holidays: frozenset[date] = frozenset()
    # So many complaints about one thing reopen its review.
    reports_to_reopen: int = 3

    # So many about one thing are taken from one address in a day; the first of them counts.
    reports_per_address: int = 5
    # So many about one thing are taken in a day, from wherever.
    reports_per_day: int = 50
    # Path of a function of the request: the client's address, where a proxy stands before the site.
    client_address: str = ""

    def find_client_address(self, request: Any) -> str:
        """Return from where `request` comes."""
        if self.client_address:
            return str(import_string(self.client_address)(request))
        return str(request.META.get("REMOTE_ADDR", ""))

    def make_policy(self) -> Any:
        """Return the policy; it keeps nothing."""
        return import_string(self.policy)()


def get_conf() -> ReviewsConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LESSONS", {}).get("REVIEWS", {})
    return ReviewsConf(
        policy=given.get("POLICY", ReviewsConf.policy),
        holidays=frozenset(date.fromisoformat(day) for day in given.get("HOLIDAYS", ())),
        reports_to_reopen=given.get("REPORTS_TO_REOPEN", ReviewsConf.reports_to_reopen),
        reports_per_address=given.get("REPORTS_PER_ADDRESS", ReviewsConf.reports_per_address),
        reports_per_day=given.get("REPORTS_PER_DAY", ReviewsConf.reports_per_day),
        client_address=given.get("CLIENT_ADDRESS", ReviewsConf.client_address),
    )
