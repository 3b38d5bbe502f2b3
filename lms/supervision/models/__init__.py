"""Numbers as they were counted, plans that were asked for, lessons that were observed."""

from lms.supervision.models.figures import Figure, PanelState, Stale
from lms.supervision.models.observations import Observation, ObservationCriteria
from lms.supervision.models.plans import Plan, PlanCall

__all__ = [
    "Figure",
    "Observation",
    "ObservationCriteria",
    "PanelState",
    "Plan",
    "PlanCall",
    "Stale",
]
