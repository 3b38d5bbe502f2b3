"""The shares of steps that run side by side, told as one stream of progress events."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from media_pipeline.core.progress import Progress, Step, overall


@dataclass(kw_only=True)
class Tracker:
    """Turn the shares of running steps into one stream of events."""

    steps: Sequence[Step]
    duration_s: float
    on_progress: Callable[[Progress], None]
    found: frozenset[str] = frozenset()
    """Steps that an earlier run has finished: they count as done, not as work of this one."""
    started: float = field(default_factory=time.monotonic)
    _running: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _shown: float = -1.0
    _before: float = field(init=False)

    def __post_init__(self) -> None:
        self._before = overall(self.steps, done=self.found, running={}) if self.found else 0.0

    def share(self, step: str) -> Callable[[float], None]:
        """Return what a step calls with its own share, 0…1."""

        def tell(share: float) -> None:
            with self._lock:
                self._running[step] = max(share, self._running.get(step, 0.0))
                percent = overall(self.steps, done=self.found, running=self._running)
                if percent - self._shown < 0.1:
                    return
                self._shown = percent
                spent, mine = time.monotonic() - self.started, percent - self._before
                self.on_progress(
                    Progress(
                        step=step,
                        percent=percent,
                        speed=mine / 100 * self.duration_s / spent if spent else 0.0,
                        eta_s=spent * (100 - percent) / mine if mine > 1 else None,
                    )
                )

        return tell
