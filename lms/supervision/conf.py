"""The supervision's part of the `LMS` settings, typed and frozen; read at every use."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, kw_only=True)
class SupervisionConf:
    """How the complete site, or a host, wants offices to supervise."""

    # Path of a class like `lms.supervision.permissions.Oversight`: who supervises what.
    policy: str = "lms.supervision.permissions.Oversight"
    # So many months are counted when a panel is counted for the first time.
    months_counted: int = 13

    def make_policy(self) -> Any:
        """Return the policy; it keeps nothing."""
        return import_string(self.policy)()


def get_conf() -> SupervisionConf:
    """Return the settings as they are now."""
    given = getattr(settings, "LMS", {}).get("SUPERVISION", {})
    return SupervisionConf(
        policy=given.get("POLICY", SupervisionConf.policy),
        months_counted=given.get("MONTHS_COUNTED", SupervisionConf.months_counted),
    )
