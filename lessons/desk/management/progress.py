"""How far a command is, as one line of a terminal; nothing where the output is kept in a file."""

import time
from typing import Any

from django.utils.translation import ngettext

_LOOK_S = 0.5


class Progress:
    """One line that says how far the run is, on a terminal only."""

    def __init__(self, stream: Any, total: int) -> None:
        self.done = 0
        self._stream, self._total = stream, max(1, total)
        self._shown = self._stream.isatty()
        self._began_at = self._told_at = time.monotonic()

    def add(self, count: int) -> None:
        """Note that so many bytes more were looked at or carried."""
        self.done += count
        now = time.monotonic()
        if self._shown and now - self._told_at >= _LOOK_S:
            self._told_at = now
            self._stream.write(f"\r\x1b[K{self._say(now)}", ending="")
            self._stream.flush()

    def settle(self, done: int) -> None:
        """Count a film as done with, whatever became of it."""
        self.done = done

    def clear(self) -> None:
        """Make room for a line that stays."""
        if self._shown:
            self._stream.write("\r\x1b[K", ending="")

    def _say(self, now: float) -> str:
        share = min(1.0, self.done / self._total)
        left = (now - self._began_at) * (1 - share) / max(share, 1e-9)
        minutes = max(1, round(left / 60))
        text = ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes)
        return f"{100 * share:.0f} % – {text % {'n': minutes}}"
