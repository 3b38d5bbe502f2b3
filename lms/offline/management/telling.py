"""How far a command is, as one line of a terminal; nothing where the output is kept in a file."""

import time
from typing import Any

_LOOK_S = 0.5


class Line:
    """Percent, speed and time left."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._shown = bool(stream.isatty())
        self._began_at = self._told_at = time.monotonic()

    def tell(self, done: int, total: int, step: str) -> None:
        """Note that `done` of `total` bytes are done with."""
        now = time.monotonic()
        if not self._shown or now - self._told_at < _LOOK_S:
            return
        self._told_at = now
        spent = max(0.001, now - self._began_at)
        speed = done / spent
        left = (total - done) / speed / 60 if speed else 0
        text = (
            f"{100 * done / max(1, total):3.0f} %  {speed / 1e3:.0f} kB/s  {left:.0f} min  {step}"
        )
        self._stream.write(f"\r\x1b[K{text}", ending="")
        self._stream.flush()

    def clear(self) -> None:
        """Make room for a line that stays."""
        if self._shown:
            self._stream.write("\r\x1b[K", ending="")
