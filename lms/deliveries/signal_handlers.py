"""Who is unreachable changes with needs and areas: what offices see of it is counted again."""

from collections.abc import Iterable
from typing import Any

from lms.deliveries.queries.figures import HANDS, list_schools_of_areas
from lms.devices.queries.figures import NEEDS
from lms.devices.queries.weak_figures import WEAK
from lms.supervision.signals import figures_changed


def connect() -> None:
    """Connect every handler; called once, when the app is ready."""
    figures_changed.connect(follow_devices, dispatch_uid="deliveries.follow_devices")


def follow_devices(sender: Any, panel: str, places: Iterable[int], **_: Any) -> None:
    """Tell that pupils of these schools are reachable now, or are not."""
    told = set(places)
    if panel == WEAK:
        told |= list_schools_of_areas(told)
    if panel in (NEEDS, WEAK) and told:
        figures_changed.send(sender, panel=HANDS, places=told)
