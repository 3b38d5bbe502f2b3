"""What the admin screens of people share: a guard, and the history of a thing."""

from typing import Any

from wagtail.log_actions import registry

from lms.people.permissions import get_scope
from lms.people.rules import Capability
from media_pipeline.views.screens import GuardedScreen

PER_PAGE = GuardedScreen.per_page


class Screen(GuardedScreen):
    """A page of the admin that needs a capability somewhere."""

    capability: Capability
    header_icon = "group"

    def may_open(self, user: Any) -> bool:
        return bool(get_scope(user, self.capability))


def list_history(instance: Any) -> Any:
    """Return the last entries of the audit log about something."""
    entries = registry.get_logs_for_instance(instance).select_related("user")
    return entries.order_by("-timestamp")[:20]
