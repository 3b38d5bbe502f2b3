"""The desk's part of the `LESSONS` settings, typed and frozen; read at every use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def find_no_colleagues(*, user: Any, words: str) -> Sequence[Any]:
    """Return nobody: who works with whom is the host's knowledge."""
    return ()


@dataclass(frozen=True, kw_only=True)
class DeskConf:
    """How the complete site, or a host, wants teachers to work together."""

    # Path of a function `find(user=…, words=…)`: the accounts that this person may name as
    # co-teachers and that `words` find; each may have an attribute `place`, the name of its school.
    find_colleagues: Callable[..., Sequence[Any]] = find_no_colleagues

    @property
    def knows_colleagues(self) -> bool:
        """Tell whether anybody can be found at all."""
        return self.find_colleagues is not find_no_colleagues


def get_conf() -> DeskConf:
    """Return the settings as they are now."""
    path = getattr(settings, "LESSONS", {}).get("COLLEAGUES")
    return DeskConf(find_colleagues=import_string(path) if path else find_no_colleagues)
