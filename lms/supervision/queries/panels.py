"""The panels that the installed apps have registered."""

from typing import Any

from wagtail import hooks

from lms.supervision.permissions import get_policy
from lms.supervision.rules.panels import Panel

HOOK = "register_supervision_panels"


def list_panels() -> list[Panel]:
    """Return all panels, in the order in which they are shown."""
    found: list[Panel] = [panel for give in hooks.get_hooks(HOOK) for panel in give()]
    return sorted(found, key=lambda panel: (panel.order, panel.key))


def find_panel(key: str) -> Panel | None:
    """Return the panel that is called so."""
    return next((panel for panel in list_panels() if panel.key == key), None)


def list_shown(user: Any, place: Any) -> list[Panel]:
    """Return the panels of `place` whose numbers `user` may read there."""
    policy = get_policy()
    return [panel for panel in list_panels() if policy.may(user, panel.capability, place)]
