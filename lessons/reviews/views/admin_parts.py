"""The review in Wagtail's own admin: what waits, in the place of its own panel."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from lessons.reviews.queries.queue import list_ordered, list_votable, read_entries
from lessons.reviews.rules.queueing import Order

MOST_SHOWN = 5


class QueuePanel(Component):
    """On the dashboard: the first rounds of the queue, and the way to the others."""

    name = "reviews_queue"
    template_name = "reviews/admin/queue_panel.html"
    order = 60

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        found = list(list_ordered(list_votable(user), order=Order.DUE)[: MOST_SHOWN + 1])
        entries = read_entries(found[:MOST_SHOWN], user=user, today=timezone.localdate())
        return {"entries": entries, "has_more": len(found) > MOST_SHOWN}


class GapsPanel(Component):
    """On the dashboard of whoever arranges the review: steps that could never say yes."""

    name = "reviews_gaps"
    template_name = "reviews/admin/gaps_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"user": (parent_context or {})["request"].user}
