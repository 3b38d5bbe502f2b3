"""Numbers as they were counted, and plans that were asked for."""

from lms.supervision.models.figures import Figure, PanelState, Stale
from lms.supervision.models.plans import Plan, PlanCall

__all__ = ["Figure", "PanelState", "Plan", "PlanCall", "Stale"]
